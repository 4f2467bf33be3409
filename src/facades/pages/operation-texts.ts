import type { FactorKind, OperationName, PageLanguage } from '../../contract/index.ts'
import type { Performed } from '../../verification/port.ts'
import { pageLanguage } from './language.ts'
import { en as english } from './words/en.ts'
import { es as spanish } from './words/es.ts'
import { pt as portuguese } from './words/pt.ts'

/** What the pages say on which a verified person gets back into their account. */
export interface OperationTexts {
  readonly lang: string
  readonly title: string
  readonly lead: string
  readonly what: Readonly<Record<OperationName, string>>
  /** The button of each: what it does, in the person's own words. */
  readonly press: Readonly<Record<OperationName, string>>
  readonly once: string
  /** Of what goes by mail: the button, before the address beneath it, and what is said once it went. */
  readonly send: string
  readonly sends: string
  readonly sent: string
  readonly sentText: string
  readonly standing: Readonly<Record<'begun' | 'done' | 'refused' | 'unknown' | 'waits', string>>
  /** Of what waits for a second person: what to press, what to tell them, and before the time until which they have. */
  readonly ask: string
  readonly askedNumber: string
  readonly askedUntil: string
  /** Before the name of whoever asked. */
  readonly goBack: string
  readonly goBackLead: string
  readonly transfer: string
  readonly done: Readonly<Record<OperationName, string>>
  readonly openLink: string
  /** Before a time. */
  readonly until: string
  readonly keepToYourself: string
  readonly signedOut: string
  readonly notSignedOut: string
  readonly rehearsed: string
  readonly instead: string
  readonly goOn: string
  /** Of one sign-in method among several: which, and the button of each. */
  readonly which: string
  readonly whichLead: string
  readonly remove: string
  readonly kinds: Readonly<Record<FactorKind, string>>
  readonly not: Readonly<Record<Exclude<Performed['did'], 'done' | 'choose'>, { readonly title: string; readonly text: string }>>
}

const en: OperationTexts = {
  lang: 'en',
  title: 'Your identity is confirmed',
  lead: 'Choose what you need. Each can be done once.',
  what: english.operations,
  press: {
    password_reset_link: 'Show',
    temporary_access_pass: 'Show',
    temporary_password: 'Show',
    reset_factors: 'Yes, remove my factors',
    reset_factor: 'Choose which',
    unlock: 'Yes, unlock my account',
    reactivate: 'Yes, activate my account',
    revoke_sessions: 'Yes, sign me out everywhere',
    suspend: 'Yes, suspend my account',
    register_external_method: 'Yes, add this sign-in method',
  },
  send: 'Send it to me',
  sends: 'It is not shown here. It is sent to',
  sent: 'It is on its way to',
  sentText:
    'It can take a few minutes. It is not shown here, and not sent again: if it does not come, verify again or ask your helpdesk.',
  once: 'It is shown once. Only press when nobody else sees your screen.',
  standing: {
    begun: 'This was pressed a moment ago.',
    done: 'Done. It is not shown again: make a new one by verifying again.',
    refused: 'This cannot be done here. Ask your helpdesk.',
    unknown: 'We do not know whether this worked. Try to sign in; if you cannot, verify again or ask your helpdesk.',
    waits: 'Somebody of the organisation has to approve this first.',
  },
  ask: 'Ask for approval',
  askedNumber: 'Somebody was asked, and sees this number, too:',
  askedUntil:
    'Tell it to them, so that they know that it is you. Leave this page open, or come back to it in this browser. They have until',
  goBack: 'Go back to',
  goBackLead: 'When you have what you need, go back to where you came from.',
  transfer: 'To go on where you started, type this code there. Never tell it to anybody.',
  done: {
    password_reset_link: 'Set a new password',
    temporary_access_pass: 'Your temporary access code',
    temporary_password: 'Your temporary password',
    reset_factors: 'Your ways of signing in are removed',
    reset_factor: 'A way of signing in is removed',
    unlock: 'Your account is unlocked',
    reactivate: 'Your account is active again',
    revoke_sessions: 'You are signed out everywhere',
    suspend: 'Your account is suspended',
    register_external_method: 'Your sign-in method is added',
  },
  openLink: 'Set a new password',
  until: 'It works until',
  keepToYourself:
    'It is shown this once. Use it now, and never tell it to anybody: nobody from your helpdesk will ask you for it.',
  signedOut: 'You were signed out everywhere else.',
  notSignedOut: 'We could not sign you out everywhere else. Tell your helpdesk.',
  rehearsed: 'This was a rehearsal: nothing was changed.',
  instead: 'Use this to sign in and to set up new ones.',
  goOn: 'Go on',
  which: 'Which sign-in method do you want to remove?',
  whichLead: 'Choose the one that you no longer have. The others stay.',
  remove: 'Remove',
  kinds: {
    verify_app: 'Sign-in app',
    token: 'Codes of an app or a device',
    text_message: 'Text message',
    call: 'Telephone call',
    email: 'E-mail',
    security_key: 'Security key or passkey',
    question: 'Security question',
    other: 'Another method',
  },
  not: {
    before: { title: 'This was shown once', text: 'It is not shown again. Make a new one by verifying again.' },
    refused: { title: 'This cannot be done here', text: 'Nothing was changed. Ask your helpdesk: they can see why.' },
    unknown: {
      title: 'We do not know whether this worked',
      text: 'The system that holds your account did not answer. It is not tried again. Try to sign in; if you cannot, verify again or ask your helpdesk.',
    },
    stopped: { title: 'This request was stopped', text: 'Nothing is shown. If you did not stop it, call your helpdesk.' },
    late: { title: 'This took too long', text: 'For your safety this works for a few minutes only. Please verify again.' },
    waits: {
      title: 'Somebody has to approve this first',
      text: 'Leave the page open, and press again once you hear that it was approved.',
    },
    later: { title: 'This does not work right now', text: 'Nothing was changed. Wait a moment, then press again.' },
  },
}

const es: OperationTexts = {
  lang: 'es',
  title: 'Su identidad está confirmada',
  lead: 'Elija lo que necesita. Cada cosa se puede hacer una vez.',
  what: spanish.operations,
  press: {
    password_reset_link: 'Mostrar',
    temporary_access_pass: 'Mostrar',
    temporary_password: 'Mostrar',
    reset_factors: 'Sí, eliminar mis métodos',
    reset_factor: 'Elegir cuál',
    unlock: 'Sí, desbloquear mi cuenta',
    reactivate: 'Sí, activar mi cuenta',
    revoke_sessions: 'Sí, cerrar todas mis sesiones',
    suspend: 'Sí, suspender mi cuenta',
    register_external_method: 'Sí, añadir este método',
  },
  send: 'Enviármelo',
  sends: 'No se muestra aquí. Se envía a',
  sent: 'Va de camino a',
  sentText:
    'Puede tardar unos minutos. No se muestra aquí ni se vuelve a enviar: si no llega, verifíquese de nuevo o pregunte a su servicio de asistencia.',
  once: 'Se muestra una sola vez. Pulse solo cuando nadie más vea su pantalla.',
  standing: {
    begun: 'Se pulsó hace un momento.',
    done: 'Hecho. No se vuelve a mostrar: para obtener otro, verifíquese de nuevo.',
    refused: 'Esto no se puede hacer aquí. Pregunte a su servicio de asistencia.',
    unknown:
      'No sabemos si ha funcionado. Intente iniciar sesión; si no puede, verifíquese de nuevo o pregunte a su servicio de asistencia.',
    waits: 'Antes tiene que aprobarlo alguien de la organización.',
  },
  ask: 'Pedir aprobación',
  askedNumber: 'Se ha preguntado a alguien, que ve también este número:',
  askedUntil: 'Dígaselo, para que sepa que es usted. Deje esta página abierta o vuelva a ella en este navegador. Tiene hasta',
  goBack: 'Volver a',
  goBackLead: 'Cuando tenga lo que necesita, vuelva a donde estaba.',
  transfer: 'Para seguir donde empezó, escriba allí este código. No se lo diga nunca a nadie.',
  done: {
    password_reset_link: 'Establezca una contraseña nueva',
    temporary_access_pass: 'Su código de acceso temporal',
    temporary_password: 'Su contraseña temporal',
    reset_factors: 'Sus métodos de inicio de sesión se han eliminado',
    reset_factor: 'Su método de inicio de sesión se ha eliminado',
    unlock: 'Su cuenta está desbloqueada',
    reactivate: 'Su cuenta vuelve a estar activa',
    revoke_sessions: 'Se han cerrado todas sus sesiones',
    suspend: 'Su cuenta está suspendida',
    register_external_method: 'Se ha añadido su método de inicio de sesión',
  },
  openLink: 'Establecer una contraseña nueva',
  until: 'Funciona hasta',
  keepToYourself:
    'Se muestra solo esta vez. Úselo ahora y no se lo diga nunca a nadie: nadie de su servicio de asistencia se lo pedirá.',
  signedOut: 'Se han cerrado sus demás sesiones.',
  notSignedOut: 'No hemos podido cerrar sus demás sesiones. Avise a su servicio de asistencia.',
  rehearsed: 'Esto era un ensayo: no se ha cambiado nada.',
  instead: 'Úselo para iniciar sesión y configurar otros nuevos.',
  goOn: 'Seguir',
  which: '¿Qué método de inicio de sesión quiere eliminar?',
  whichLead: 'Elija el que ya no tiene. Los demás se conservan.',
  remove: 'Eliminar',
  kinds: {
    verify_app: 'Aplicación de inicio de sesión',
    token: 'Códigos de una aplicación o un dispositivo',
    text_message: 'Mensaje de texto',
    call: 'Llamada telefónica',
    email: 'Correo electrónico',
    security_key: 'Llave de seguridad o de acceso',
    question: 'Pregunta de seguridad',
    other: 'Otro método',
  },
  not: {
    before: { title: 'Esto ya se mostró una vez', text: 'No se vuelve a mostrar. Para obtener otro, verifíquese de nuevo.' },
    refused: {
      title: 'Esto no se puede hacer aquí',
      text: 'No se ha cambiado nada. Pregunte a su servicio de asistencia: puede ver por qué.',
    },
    unknown: {
      title: 'No sabemos si ha funcionado',
      text: 'El sistema que tiene su cuenta no ha respondido. No se vuelve a intentar. Intente iniciar sesión; si no puede, verifíquese de nuevo o pregunte a su servicio de asistencia.',
    },
    stopped: {
      title: 'Esta solicitud se ha detenido',
      text: 'No se muestra nada. Si no la ha detenido usted, llame a su servicio de asistencia.',
    },
    late: {
      title: 'Ha pasado demasiado tiempo',
      text: 'Por su seguridad, esto solo funciona unos minutos. Verifíquese de nuevo.',
    },
    waits: {
      title: 'Antes tiene que aprobarlo alguien',
      text: 'Deje la página abierta y vuelva a pulsar cuando sepa que se ha aprobado.',
    },
    later: { title: 'Esto no funciona en este momento', text: 'No se ha cambiado nada. Espere un momento y vuelva a pulsar.' },
  },
}

const pt: OperationTexts = {
  lang: 'pt',
  title: 'A sua identidade está confirmada',
  lead: 'Escolha aquilo de que precisa. Cada coisa pode ser feita uma vez.',
  what: portuguese.operations,
  press: {
    password_reset_link: 'Mostrar',
    temporary_access_pass: 'Mostrar',
    temporary_password: 'Mostrar',
    reset_factors: 'Sim, remover os meus métodos',
    reset_factor: 'Escolher qual',
    unlock: 'Sim, desbloquear a minha conta',
    reactivate: 'Sim, ativar a minha conta',
    revoke_sessions: 'Sim, terminar todas as sessões',
    suspend: 'Sim, suspender a minha conta',
    register_external_method: 'Sim, adicionar este método',
  },
  send: 'Enviar-mo',
  sends: 'Não é mostrado aqui. É enviado para',
  sent: 'Vai a caminho de',
  sentText:
    'Pode demorar alguns minutos. Não é mostrado aqui nem volta a ser enviado: se não chegar, verifique-se de novo ou pergunte ao seu serviço de apoio.',
  once: 'É mostrado uma só vez. Prima apenas quando mais ninguém vir o seu ecrã.',
  standing: {
    begun: 'Foi premido há um momento.',
    done: 'Feito. Não volta a ser mostrado: para obter outro, verifique-se de novo.',
    refused: 'Isto não pode ser feito aqui. Pergunte ao seu serviço de apoio.',
    unknown:
      'Não sabemos se funcionou. Tente iniciar sessão; se não conseguir, verifique-se de novo ou pergunte ao seu serviço de apoio.',
    waits: 'Alguém da organização tem de aprovar primeiro.',
  },
  ask: 'Pedir aprovação',
  askedNumber: 'Foi perguntado a alguém, que vê também este número:',
  askedUntil: 'Diga-lho, para que saiba que é você. Deixe esta página aberta ou volte a ela neste navegador. Tem até',
  goBack: 'Voltar a',
  goBackLead: 'Quando tiver aquilo de que precisa, volte para onde estava.',
  transfer: 'Para continuar onde começou, escreva lá este código. Nunca o diga a ninguém.',
  done: {
    password_reset_link: 'Defina uma nova palavra-passe',
    temporary_access_pass: 'O seu código de acesso temporário',
    temporary_password: 'A sua palavra-passe temporária',
    reset_factors: 'Os seus métodos de início de sessão foram removidos',
    reset_factor: 'O seu método de início de sessão foi removido',
    unlock: 'A sua conta está desbloqueada',
    reactivate: 'A sua conta está novamente ativa',
    revoke_sessions: 'Todas as suas sessões foram terminadas',
    suspend: 'A sua conta está suspensa',
    register_external_method: 'O seu método de início de sessão foi adicionado',
  },
  openLink: 'Definir uma nova palavra-passe',
  until: 'Funciona até',
  keepToYourself: 'É mostrado só desta vez. Use-o agora e nunca o diga a ninguém: ninguém do seu serviço de apoio lho pedirá.',
  signedOut: 'As suas outras sessões foram terminadas.',
  notSignedOut: 'Não foi possível terminar as suas outras sessões. Avise o seu serviço de apoio.',
  rehearsed: 'Isto foi um ensaio: nada foi alterado.',
  instead: 'Use-o para iniciar sessão e configurar outros.',
  goOn: 'Continuar',
  which: 'Que método de início de sessão quer remover?',
  whichLead: 'Escolha aquele que já não tem. Os outros ficam.',
  remove: 'Remover',
  kinds: {
    verify_app: 'Aplicação de início de sessão',
    token: 'Códigos de uma aplicação ou de um dispositivo',
    text_message: 'Mensagem de texto',
    call: 'Chamada telefónica',
    email: 'Correio eletrónico',
    security_key: 'Chave de segurança ou de acesso',
    question: 'Pergunta de segurança',
    other: 'Outro método',
  },
  not: {
    before: { title: 'Isto foi mostrado uma vez', text: 'Não volta a ser mostrado. Para obter outro, verifique-se de novo.' },
    refused: {
      title: 'Isto não pode ser feito aqui',
      text: 'Nada foi alterado. Pergunte ao seu serviço de apoio: pode ver porquê.',
    },
    unknown: {
      title: 'Não sabemos se funcionou',
      text: 'O sistema que tem a sua conta não respondeu. Não se tenta outra vez. Tente iniciar sessão; se não conseguir, verifique-se de novo ou pergunte ao seu serviço de apoio.',
    },
    stopped: {
      title: 'Este pedido foi interrompido',
      text: 'Nada é mostrado. Se não foi você que o interrompeu, ligue para o seu serviço de apoio.',
    },
    late: {
      title: 'Passou demasiado tempo',
      text: 'Para sua segurança, isto só funciona durante alguns minutos. Verifique-se de novo.',
    },
    waits: {
      title: 'Alguém tem de aprovar primeiro',
      text: 'Deixe a página aberta e prima de novo quando souber que foi aprovado.',
    },
    later: { title: 'Isto não funciona neste momento', text: 'Nada foi alterado. Espere um momento e prima de novo.' },
  },
}

const all: Readonly<Record<PageLanguage, OperationTexts>> = { en, es, pt }

/** In the language that the flow asked for, as far as there are texts in it. */
export function operationTextsIn(language: string | null): OperationTexts {
  return all[pageLanguage(language) ?? 'en']
}
