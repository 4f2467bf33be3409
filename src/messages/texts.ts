import type { OperationName } from '../contract/index.ts'

export const languages = ['en', 'es', 'pt'] as const
export type Language = (typeof languages)[number]

export type MessageKind =
  | 'invite'
  | 'invite_reminder'
  | 'renewal'
  | 'review_approved'
  | 'review_rejected'
  | 'recovery_started'
  | 'recovery_done'
  | 'identity_bound'
  | 'account_changed'
  | 'identity_unbound'
  | 'contact_changed'
  | 'configuration_loosened'
  | 'helpdesk'
  | 'alerts'
  | 'approval_asked'

/** What a message is made from. */
export interface Facts {
  /** Who asks: the name of the integration. */
  readonly organisation: string
  /** Masked. */
  readonly account: string
  /** A bearer secret. Absent where the message has no button. */
  readonly link?: string
  /** ISO 8601. */
  readonly until: string
  /** What was done to the account, of a message that says so. */
  readonly operation?: OperationName
  /** Of a message that lists something: a paragraph for each. */
  readonly items?: readonly string[]
}

interface Text {
  readonly subject: string
  /** Before the link, where it goes to a phone. Without it, the subject. */
  readonly short?: string
  readonly before: readonly string[]
  readonly button?: string
  readonly after: readonly string[]
  /** How days are written there. */
  readonly days: string
}

/** The same warning in all of them: a mail that hurries people, or asks for a password, is not ours. */
const en = {
  button: 'Open the page',
  days: 'en-GB',
  after: [
    'You need your identity document and a camera. The link is for you alone and works until {until}: do not forward it.',
    'Nobody will ask you for a password. If you do not know what this is about, open the page and press “Not me”, or ask your helpdesk in the way you always do.',
  ],
} as const
const es = {
  button: 'Abrir la página',
  days: 'es',
  after: [
    'Necesita su documento de identidad y una cámara. El enlace es solo para usted y funciona hasta el {until}: no lo reenvíe.',
    'Nadie le pedirá una contraseña. Si no sabe de qué se trata, abra la página y pulse «Not me», o pregunte a su servicio de asistencia como lo hace siempre.',
  ],
} as const
const pt = {
  button: 'Abrir a página',
  days: 'pt',
  after: [
    'Precisa do seu documento de identidade e de uma câmara. A ligação é só para si e funciona até {until}: não a reencaminhe.',
    'Ninguém lhe pedirá uma palavra-passe. Se não sabe do que se trata, abra a página e prima «Not me», ou pergunte ao seu serviço de apoio como faz sempre.',
  ],
} as const

export const texts: Readonly<Record<Language, Readonly<Record<MessageKind, Text>>>> = {
  en: {
    invite: {
      ...en,
      subject: '{organisation}: confirm who you are',
      before: [
        '{organisation} asks you to confirm your identity for the account {account}, once, so that later you can prove that it is you.',
      ],
    },
    invite_reminder: {
      ...en,
      subject: 'Reminder – {organisation}: confirm who you are',
      before: ['{organisation} has asked you to confirm your identity for the account {account}. It has not been done yet.'],
    },
    renewal: {
      ...en,
      subject: '{organisation}: renew your identity check',
      before: ['Your identity check for the account {account} with {organisation} runs out soon. Renew it with a new one.'],
    },
    review_approved: {
      days: en.days,
      subject: '{organisation}: one step is left of your identity check',
      before: [
        '{organisation} has looked at your identity check for the account {account}. One step is left: come back and show your face once more, on the page that you have open, in the same browser, until {until}.',
      ],
      after: ['This message has no link. If you did not start a check, tell your helpdesk, in the way you always do.'],
    },
    review_rejected: {
      days: en.days,
      subject: '{organisation}: your identity check was not accepted',
      before: [
        'Your identity check for the account {account} with {organisation} was not accepted. Ask your helpdesk what to do.',
      ],
      after: ['This message has no link. If you did not start a check, tell your helpdesk, in the way you always do.'],
    },
    recovery_started: {
      ...en,
      subject: '{organisation}: somebody asks to get into your account',
      before: [
        'Somebody has begun to prove that they are you, to get into the account {account} with {organisation}.',
        'If that was you, there is nothing to do.',
      ],
      after: [
        'If it was not you, open the page and press “Not me”, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
      ],
    },
    recovery_done: {
      ...en,
      subject: '{organisation}: somebody got into your account',
      before: [
        'Somebody has proved that they are you, and was let into the account {account} with {organisation}.',
        'If that was you, there is nothing to do.',
      ],
      after: [
        'If it was not you, open the page and press “Not me”, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
      ],
    },
    identity_bound: {
      ...en,
      subject: '{organisation}: an identity check now belongs to your account',
      before: [
        'Somebody has shown an identity document and a face for the account {account} with {organisation}. From now on this face proves that it is you.',
        'If that was you, there is nothing to do.',
      ],
      after: [
        'If it was not you, open the page and press “Not me”, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
      ],
    },
    account_changed: {
      ...en,
      subject: '{organisation}: your account was changed',
      before: [
        'Somebody who proved that they are you had this done for the account {account} with {organisation}: {change}.',
        'If that was you, there is nothing to do.',
      ],
      after: [
        'If it was not you, open the page and press “Not me” at once, by {until}, and tell your helpdesk in the way you always do. Nobody will ask you for a password.',
      ],
    },
    identity_unbound: {
      days: en.days,
      subject: '{organisation}: the identity check of your account was taken away',
      before: [
        'Two administrators took away the identity that belonged to the account {account} with {organisation}. The face that proved that it is you proves it no longer.',
        'Until {until} nobody else can be put in its place, whatever anybody asks for.',
      ],
      after: [
        'If you asked for it, there is nothing to do. If you did not, tell your helpdesk now, in the way you always do. This message has no link, and nobody will ask you for a password.',
      ],
    },
    contact_changed: {
      days: en.days,
      subject: '{organisation}: your contact data were changed',
      before: [
        'The e-mail address or the telephone number of the account {account} with {organisation} was changed. You are told at the addresses that were on record before, until {until}.',
      ],
      after: [
        'If it was you, there is nothing to do. If it was not, tell your helpdesk now, in the way you always do: somebody may be about to take your account. This message has no link, and nobody will ask you for a password.',
      ],
    },
    alerts: {
      days: en.days,
      subject: '{organisation}: what needs somebody, and what is over',
      before: [
        'This is what happened at {organisation} since you were told last. Each is told when it begins and when it is over.',
      ],
      after: ['This message has no link that signs anybody in. “stepgate alerts” lists what is open.'],
    },
    approval_asked: {
      days: en.days,
      subject: '{organisation}: your approval is asked for',
      before: [
        'Somebody has proved that they are the holder of the account {account} with {organisation}. What they asked for is done only if you approve it.',
        'Talk to the person, in the way you always do, before you decide. The page shows a number; the person sees the same one.',
      ],
      button: 'Look at it',
      after: [
        'You sign in with your own account. Forwarding this message helps nobody: only those who were asked can decide. If nobody decides in time, it is refused.',
      ],
    },
    configuration_loosened: {
      ...en,
      subject: '{organisation}: the integration was made looser',
      before: [
        'Somebody changed the integration {organisation} so that it may let somebody through whom it would not have let through before. You are told as an owner, by your account {account}.',
      ],
      after: [
        'Until {until} nobody is recovered or enrolled through it, unless a second administrator confirms the change. If you do not know of it, look at the history of the integration and at who holds a token of an administrator.',
      ],
    },
    helpdesk: {
      ...en,
      subject: '{organisation}: confirm who you are for the helpdesk',
      short: '{organisation}: you called the helpdesk? Confirm who you are here. If you did not call, open it and press Not me.',
      before: [
        'You called the helpdesk of {organisation} about the account {account}. Confirm who you are on this page, now, while you are speaking with them.',
      ],
      after: [
        'The link is for you alone and works for a few minutes: do not forward it.',
        'If you did not call, open the page and press “Not me”. We never call you and ask for a link, a code or a password.',
      ],
    },
  },
  es: {
    invite: {
      ...es,
      subject: '{organisation}: confirme su identidad',
      before: [
        '{organisation} le pide que confirme su identidad para la cuenta {account}, una sola vez, para que más adelante pueda demostrar que es usted.',
      ],
    },
    invite_reminder: {
      ...es,
      subject: 'Recordatorio – {organisation}: confirme su identidad',
      before: ['{organisation} le ha pedido que confirme su identidad para la cuenta {account}. Todavía no se ha hecho.'],
    },
    renewal: {
      ...es,
      subject: '{organisation}: renueve la verificación de su identidad',
      before: [
        'La verificación de su identidad para la cuenta {account} con {organisation} caduca pronto. Renuévela con una nueva.',
      ],
    },
    review_approved: {
      days: es.days,
      subject: '{organisation}: falta un paso de la verificación de su identidad',
      before: [
        '{organisation} ha revisado la verificación de su identidad para la cuenta {account}. Falta un paso: vuelva a mostrar su rostro en la página que tiene abierta, en el mismo navegador, hasta el {until}.',
      ],
      after: [
        'Este mensaje no lleva ningún enlace. Si no inició una verificación, avise a su servicio de asistencia como lo hace siempre.',
      ],
    },
    review_rejected: {
      days: es.days,
      subject: '{organisation}: no se aceptó la verificación de su identidad',
      before: [
        'La verificación de su identidad para la cuenta {account} con {organisation} no se aceptó. Pregunte a su servicio de asistencia qué hacer.',
      ],
      after: [
        'Este mensaje no lleva ningún enlace. Si no inició una verificación, avise a su servicio de asistencia como lo hace siempre.',
      ],
    },
    recovery_started: {
      ...es,
      subject: '{organisation}: alguien pide acceder a su cuenta',
      before: [
        'Alguien ha empezado a demostrar que es usted para acceder a la cuenta {account} con {organisation}.',
        'Si ha sido usted, no tiene que hacer nada.',
      ],
      after: [
        'Si no ha sido usted, abra la página y pulse «Not me» hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
      ],
    },
    recovery_done: {
      ...es,
      subject: '{organisation}: alguien ha accedido a su cuenta',
      before: [
        'Alguien ha demostrado que es usted y ha accedido a la cuenta {account} con {organisation}.',
        'Si ha sido usted, no tiene que hacer nada.',
      ],
      after: [
        'Si no ha sido usted, abra la página y pulse «Not me» hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
      ],
    },
    identity_bound: {
      ...es,
      subject: '{organisation}: su cuenta tiene ahora una verificación de identidad',
      before: [
        'Alguien ha mostrado un documento de identidad y una cara para la cuenta {account} con {organisation}. A partir de ahora esta cara demuestra que es usted.',
        'Si ha sido usted, no tiene que hacer nada.',
      ],
      after: [
        'Si no ha sido usted, abra la página y pulse «Not me» hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
      ],
    },
    account_changed: {
      ...es,
      subject: '{organisation}: su cuenta ha cambiado',
      before: [
        'Alguien que ha demostrado que es usted ha pedido esto para la cuenta {account} con {organisation}: {change}.',
        'Si ha sido usted, no tiene que hacer nada.',
      ],
      after: [
        'Si no ha sido usted, abra la página y pulse «Not me» cuanto antes, hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
      ],
    },
    identity_unbound: {
      days: es.days,
      subject: '{organisation}: se ha retirado la verificación de identidad de su cuenta',
      before: [
        'Dos administradores han retirado la identidad que pertenecía a la cuenta {account} con {organisation}. La cara que demostraba que es usted ya no lo demuestra.',
        'Hasta el {until} nadie puede ocupar su lugar, lo pida quien lo pida.',
      ],
      after: [
        'Si usted lo pidió, no tiene que hacer nada. Si no, avise ahora a su servicio de asistencia como lo hace siempre. Este mensaje no lleva ningún enlace, y nadie le pedirá una contraseña.',
      ],
    },
    contact_changed: {
      days: es.days,
      subject: '{organisation}: se han cambiado sus datos de contacto',
      before: [
        'Se ha cambiado la dirección de correo o el número de teléfono de la cuenta {account} con {organisation}. Se le informa en las direcciones que constaban antes, hasta el {until}.',
      ],
      after: [
        'Si ha sido usted, no tiene que hacer nada. Si no, avise ahora a su servicio de asistencia como lo hace siempre: puede que alguien quiera quedarse con su cuenta. Este mensaje no lleva ningún enlace, y nadie le pedirá una contraseña.',
      ],
    },
    alerts: {
      days: es.days,
      subject: '{organisation}: lo que necesita a alguien y lo que ha terminado',
      before: [
        'Esto es lo que ha pasado en {organisation} desde el último aviso. Cada cosa se comunica cuando empieza y cuando termina.',
      ],
      after: ['Este mensaje no tiene ningún enlace con el que se inicie sesión. «stepgate alerts» muestra lo que está abierto.'],
    },
    approval_asked: {
      days: es.days,
      subject: '{organisation}: se pide su aprobación',
      before: [
        'Alguien ha demostrado ser titular de la cuenta {account} de {organisation}. Lo que ha pedido solo se hace si usted lo aprueba.',
        'Hable con la persona, como lo hace siempre, antes de decidir. La página muestra un número; la persona ve el mismo.',
      ],
      button: 'Verlo',
      after: [
        'Usted inicia sesión con su propia cuenta. Reenviar este mensaje no sirve de nada: solo deciden las personas a quienes se ha preguntado. Si nadie decide a tiempo, se rechaza.',
      ],
    },
    configuration_loosened: {
      ...es,
      subject: '{organisation}: la integración se ha hecho menos estricta',
      before: [
        'Alguien ha cambiado la integración {organisation} de modo que podría dejar pasar a quien antes no habría dejado. Se le informa como propietario, por su cuenta {account}.',
      ],
      after: [
        'Hasta el {until} nadie recupera su cuenta ni se registra por ella, salvo que un segundo administrador confirme el cambio. Si no sabe de él, mire el historial de la integración y quién tiene un token de administrador.',
      ],
    },
    helpdesk: {
      ...es,
      subject: '{organisation}: confirme quién es para el servicio de asistencia',
      short: '{organisation}: ¿llamó al servicio de asistencia? Confirme aquí quién es. Si no llamó, ábralo y pulse Not me.',
      before: [
        'Usted llamó al servicio de asistencia de {organisation} por la cuenta {account}. Confirme quién es en esta página, ahora, mientras habla con ellos.',
      ],
      after: [
        'El enlace es solo para usted y funciona durante unos minutos: no lo reenvíe.',
        'Si no llamó, abra la página y pulse «Not me». Nunca le llamamos para pedirle un enlace, un código o una contraseña.',
      ],
    },
  },
  pt: {
    invite: {
      ...pt,
      subject: '{organisation}: confirme a sua identidade',
      before: [
        '{organisation} pede-lhe que confirme a sua identidade para a conta {account}, uma só vez, para que mais tarde possa provar que é você.',
      ],
    },
    invite_reminder: {
      ...pt,
      subject: 'Lembrete – {organisation}: confirme a sua identidade',
      before: ['{organisation} pediu-lhe que confirmasse a sua identidade para a conta {account}. Ainda não foi feito.'],
    },
    renewal: {
      ...pt,
      subject: '{organisation}: renove a verificação da sua identidade',
      before: [
        'A verificação da sua identidade para a conta {account} com {organisation} expira em breve. Renove-a com uma nova.',
      ],
    },
    review_approved: {
      days: pt.days,
      subject: '{organisation}: falta um passo da verificação da sua identidade',
      before: [
        '{organisation} analisou a verificação da sua identidade para a conta {account}. Falta um passo: volte a mostrar o rosto na página que tem aberta, no mesmo navegador, até {until}.',
      ],
      after: ['Esta mensagem não tem ligações. Se não iniciou uma verificação, avise o seu serviço de apoio como faz sempre.'],
    },
    review_rejected: {
      days: pt.days,
      subject: '{organisation}: a verificação da sua identidade não foi aceite',
      before: [
        'A verificação da sua identidade para a conta {account} com {organisation} não foi aceite. Pergunte ao seu serviço de apoio o que fazer.',
      ],
      after: ['Esta mensagem não tem ligações. Se não iniciou uma verificação, avise o seu serviço de apoio como faz sempre.'],
    },
    recovery_started: {
      ...pt,
      subject: '{organisation}: alguém pede acesso à sua conta',
      before: [
        'Alguém começou a provar que é você para aceder à conta {account} com {organisation}.',
        'Se foi você, não tem de fazer nada.',
      ],
      after: [
        'Se não foi você, abra a página e prima «Not me» até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
      ],
    },
    recovery_done: {
      ...pt,
      subject: '{organisation}: alguém acedeu à sua conta',
      before: ['Alguém provou que é você e acedeu à conta {account} com {organisation}.', 'Se foi você, não tem de fazer nada.'],
      after: [
        'Se não foi você, abra a página e prima «Not me» até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
      ],
    },
    identity_bound: {
      ...pt,
      subject: '{organisation}: a sua conta tem agora uma verificação de identidade',
      before: [
        'Alguém mostrou um documento de identidade e um rosto para a conta {account} com {organisation}. A partir de agora este rosto prova que é você.',
        'Se foi você, não tem de fazer nada.',
      ],
      after: [
        'Se não foi você, abra a página e prima «Not me» até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
      ],
    },
    account_changed: {
      ...pt,
      subject: '{organisation}: a sua conta foi alterada',
      before: [
        'Alguém que provou que é você pediu isto para a conta {account} com {organisation}: {change}.',
        'Se foi você, não tem de fazer nada.',
      ],
      after: [
        'Se não foi você, abra a página e prima «Not me» quanto antes, até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
      ],
    },
    identity_unbound: {
      days: pt.days,
      subject: '{organisation}: a verificação de identidade da sua conta foi retirada',
      before: [
        'Dois administradores retiraram a identidade que pertencia à conta {account} com {organisation}. O rosto que provava que é você já não o prova.',
        'Até {until} ninguém pode ser posto no seu lugar, seja quem for que o peça.',
      ],
      after: [
        'Se foi você que pediu, não tem de fazer nada. Se não foi, avise já o seu serviço de apoio como faz sempre. Esta mensagem não tem ligações, e ninguém lhe pedirá uma palavra-passe.',
      ],
    },
    contact_changed: {
      days: pt.days,
      subject: '{organisation}: os seus dados de contacto foram alterados',
      before: [
        'O endereço de correio ou o número de telefone da conta {account} com {organisation} foi alterado. É informado nos endereços que constavam antes, até {until}.',
      ],
      after: [
        'Se foi você, não tem de fazer nada. Se não foi, avise já o seu serviço de apoio como faz sempre: alguém pode querer ficar com a sua conta. Esta mensagem não tem ligações, e ninguém lhe pedirá uma palavra-passe.',
      ],
    },
    alerts: {
      days: pt.days,
      subject: '{organisation}: o que precisa de alguém e o que terminou',
      before: [
        'Isto é o que aconteceu em {organisation} desde o último aviso. Cada coisa é comunicada quando começa e quando termina.',
      ],
      after: ['Esta mensagem não tem nenhuma ligação com que se inicie sessão. “stepgate alerts” mostra o que está aberto.'],
    },
    approval_asked: {
      days: pt.days,
      subject: '{organisation}: é pedida a sua aprovação',
      before: [
        'Alguém provou ser titular da conta {account} de {organisation}. O que pediu só é feito se o aprovar.',
        'Fale com a pessoa, como faz sempre, antes de decidir. A página mostra um número; a pessoa vê o mesmo.',
      ],
      button: 'Ver o pedido',
      after: [
        'Inicia sessão com a sua própria conta. Reencaminhar esta mensagem não adianta: só decide quem foi perguntado. Se ninguém decidir a tempo, é recusado.',
      ],
    },
    configuration_loosened: {
      ...pt,
      subject: '{organisation}: a integração ficou menos estrita',
      before: [
        'Alguém alterou a integração {organisation} de modo que pode deixar passar quem antes não deixaria. É informado como proprietário, pela sua conta {account}.',
      ],
      after: [
        'Até {until} ninguém recupera a conta nem se regista por ela, a menos que um segundo administrador confirme a alteração. Se não sabe dela, veja o histórico da integração e quem tem um token de administrador.',
      ],
    },
    helpdesk: {
      ...pt,
      subject: '{organisation}: confirme quem é para o serviço de apoio',
      short: '{organisation}: ligou para o serviço de apoio? Confirme aqui quem é. Se não ligou, abra e prima Not me.',
      before: [
        'Ligou para o serviço de apoio de {organisation} por causa da conta {account}. Confirme quem é nesta página, agora, enquanto fala com eles.',
      ],
      after: [
        'A ligação é só para si e funciona durante alguns minutos: não a reencaminhe.',
        'Se não ligou, abra a página e prima «Not me». Nunca lhe ligamos a pedir uma ligação, um código ou uma palavra-passe.',
      ],
    },
  },
}
