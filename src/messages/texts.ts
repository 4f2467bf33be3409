export const languages = ['en', 'es', 'pt'] as const
export type Language = (typeof languages)[number]

export type MessageKind = 'invite' | 'invite_reminder' | 'renewal' | 'review_approved' | 'review_rejected'

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
}

interface Text {
  readonly subject: string
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
  },
}
