export const languages = ['en', 'es', 'pt'] as const
export type Language = (typeof languages)[number]

export type MessageKind = 'invite' | 'invite_reminder' | 'renewal'

/** What a message is made from. */
export interface Facts {
  /** Who asks: the name of the integration. */
  readonly organisation: string
  /** Masked. */
  readonly account: string
  /** A bearer secret. */
  readonly link: string
  /** ISO 8601. */
  readonly until: string
}

interface Text {
  readonly subject: string
  readonly before: readonly string[]
  readonly button: string
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
  },
}
