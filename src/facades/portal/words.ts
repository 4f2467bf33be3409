import type { PageLanguage } from '../../contract/index.ts'

/** What the portal says before anybody has shown their face: the same to everybody. */
export interface PortalWords {
  readonly lang: PageLanguage
  /** The language, in itself. */
  readonly itself: string
  readonly languages: string
  readonly title: string
  readonly lead: string
  readonly login: string
  readonly loginHint: string
  readonly go: string
  readonly next: string
  readonly steps: readonly [string, string, string]
  readonly caution: string
  readonly problem: string
  readonly empty: string
  readonly tooLong: string
  readonly choose: string
  readonly chooseLead: string
  /** Before how the helpdesk is reached. */
  readonly helpdesk: string
  readonly none: { readonly title: string; readonly text: string }
  readonly busy: { readonly title: string; readonly text: string }
  readonly down: { readonly title: string; readonly text: string }
  readonly again: string
  /** `text` stands before a number of seconds. */
  readonly wait: { readonly title: string; readonly text: string; readonly afterwards: string }
}

const en: PortalWords = {
  lang: 'en',
  itself: 'English',
  languages: 'Languages',
  title: 'Get back into your account',
  lead: 'You can do this by yourself in a few minutes: with your identity document and your face.',
  login: 'Login',
  loginHint: 'The name that you sign in with, such as ana@example.com',
  go: 'Continue',
  next: 'What happens next:',
  steps: [
    'You see once more what it is about, and go on to the check of your document and your face.',
    'You come back here by yourself.',
    'You choose what you need, and get it on this page.',
  ],
  caution: 'Only go on if this is your own idea. Nobody from your helpdesk asks you to do this for them.',
  problem: 'There is a problem',
  empty: 'Type the name that you sign in with',
  tooLong: 'A login is not as long as that',
  choose: 'Where do you sign in?',
  chooseLead: 'Choose your organisation.',
  helpdesk: 'Helpdesk:',
  none: { title: 'There is nothing here', text: 'Accounts cannot be given back here at present. Call your helpdesk.' },
  busy: { title: 'Too many tries', text: 'Wait a while, then try again. If you cannot wait, call your helpdesk.' },
  down: {
    title: 'This does not work right now',
    text: 'It is not because of you. Try again in a few minutes. If you cannot wait, call your helpdesk.',
  },
  again: 'Try again',
  wait: {
    title: 'A short wait before you go on',
    text: 'Many people are starting here just now. Seconds to wait:',
    afterwards: 'Then press Continue. There is nothing to type again, and no hurry: the button keeps for some minutes.',
  },
}

const es: PortalWords = {
  lang: 'es',
  itself: 'Español',
  languages: 'Idiomas',
  title: 'Recupere el acceso a su cuenta',
  lead: 'Puede hacerlo por su cuenta en unos minutos: con su documento de identidad y su rostro.',
  login: 'Nombre de usuario',
  loginHint: 'El nombre con el que inicia sesión, por ejemplo ana@example.com',
  go: 'Continuar',
  next: 'Qué pasa después:',
  steps: [
    'Ve otra vez de qué se trata y pasa a la comprobación de su documento y su rostro.',
    'Vuelve aquí automáticamente.',
    'Elige lo que necesita y lo recibe en esta página.',
  ],
  caution: 'Siga solo si ha sido idea suya. Nadie de su servicio de asistencia le pide que haga esto por ellos.',
  problem: 'Hay un problema',
  empty: 'Escriba el nombre con el que inicia sesión',
  tooLong: 'Un nombre de usuario no es tan largo',
  choose: '¿Dónde inicia sesión?',
  chooseLead: 'Elija su organización.',
  helpdesk: 'Servicio de asistencia:',
  none: {
    title: 'Aquí no hay nada',
    text: 'En este momento no se pueden recuperar cuentas aquí. Llame a su servicio de asistencia.',
  },
  busy: {
    title: 'Demasiados intentos',
    text: 'Espere un rato y vuelva a intentarlo. Si no puede esperar, llame a su servicio de asistencia.',
  },
  down: {
    title: 'Esto no funciona en este momento',
    text: 'No es por usted. Vuelva a intentarlo en unos minutos. Si no puede esperar, llame a su servicio de asistencia.',
  },
  again: 'Volver a intentarlo',
  wait: {
    title: 'Una breve espera antes de continuar',
    text: 'En este momento mucha gente empieza aquí. Segundos de espera:',
    afterwards:
      'Después pulse Continuar. No tiene que escribir nada de nuevo ni darse prisa: el botón sirve durante unos minutos.',
  },
}

const pt: PortalWords = {
  lang: 'pt',
  itself: 'Português',
  languages: 'Idiomas',
  title: 'Recupere o acesso à sua conta',
  lead: 'Pode fazê-lo sem ajuda em poucos minutos: com o seu documento de identidade e o seu rosto.',
  login: 'Nome de utilizador',
  loginHint: 'O nome com que inicia sessão, por exemplo ana@example.com',
  go: 'Continuar',
  next: 'O que acontece a seguir:',
  steps: [
    'Vê mais uma vez de que se trata e passa à verificação do seu documento e do seu rosto.',
    'Volta aqui automaticamente.',
    'Escolhe aquilo de que precisa e recebe-o nesta página.',
  ],
  caution: 'Continue apenas se a ideia foi sua. Ninguém do seu serviço de apoio lhe pede que faça isto por eles.',
  problem: 'Há um problema',
  empty: 'Escreva o nome com que inicia sessão',
  tooLong: 'Um nome de utilizador não é tão longo',
  choose: 'Onde inicia sessão?',
  chooseLead: 'Escolha a sua organização.',
  helpdesk: 'Serviço de apoio:',
  none: {
    title: 'Aqui não há nada',
    text: 'Neste momento não é possível recuperar contas aqui. Ligue para o seu serviço de apoio.',
  },
  busy: {
    title: 'Demasiadas tentativas',
    text: 'Espere um pouco e tente de novo. Se não puder esperar, ligue para o seu serviço de apoio.',
  },
  down: {
    title: 'Isto não funciona neste momento',
    text: 'Não é por sua causa. Tente de novo daqui a alguns minutos. Se não puder esperar, ligue para o seu serviço de apoio.',
  },
  again: 'Tentar de novo',
  wait: {
    title: 'Uma breve espera antes de continuar',
    text: 'Neste momento muita gente começa aqui. Segundos de espera:',
    afterwards:
      'Depois prima Continuar. Não tem de escrever nada de novo nem de se apressar: o botão serve durante alguns minutos.',
  },
}

export const portalWords: Readonly<Record<PageLanguage, PortalWords>> = { en, es, pt }
