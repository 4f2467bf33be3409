import type { Words } from './words.ts'

const usual = {
  button: 'Abrir la página',
  days: 'es',
  after: [
    'Necesita su documento de identidad y una cámara. El enlace es solo para usted y funciona hasta el {until}: no lo reenvíe.',
    'Nadie le pedirá una contraseña. Si no sabe de qué se trata, abra la página y pulse «No soy yo», o pregunte a su servicio de asistencia como lo hace siempre.',
  ],
} as const

export const es: Words = {
  invite: {
    ...usual,
    subject: '{organisation}: confirme su identidad',
    before: [
      '{organisation} le pide que confirme su identidad para la cuenta {account}, una sola vez, para que más adelante pueda demostrar que es usted.',
    ],
  },
  invite_reminder: {
    ...usual,
    subject: 'Recordatorio – {organisation}: confirme su identidad',
    before: ['{organisation} le ha pedido que confirme su identidad para la cuenta {account}. Todavía no se ha hecho.'],
  },
  renewal: {
    ...usual,
    subject: '{organisation}: renueve la verificación de su identidad',
    before: [
      'La verificación de su identidad para la cuenta {account} con {organisation} caduca pronto. Renuévela con una nueva.',
    ],
  },
  review_approved: {
    days: usual.days,
    subject: '{organisation}: falta un paso de la verificación de su identidad',
    before: [
      '{organisation} ha revisado la verificación de su identidad para la cuenta {account}. Falta un paso: vuelva a mostrar su rostro en la página que tiene abierta, en el mismo navegador, hasta el {until}.',
    ],
    after: [
      'Este mensaje no lleva ningún enlace. Si no inició una verificación, avise a su servicio de asistencia como lo hace siempre.',
    ],
  },
  review_rejected: {
    days: usual.days,
    subject: '{organisation}: no se aceptó la verificación de su identidad',
    before: [
      'La verificación de su identidad para la cuenta {account} con {organisation} no se aceptó. Pregunte a su servicio de asistencia qué hacer.',
    ],
    after: [
      'Este mensaje no lleva ningún enlace. Si no inició una verificación, avise a su servicio de asistencia como lo hace siempre.',
    ],
  },
  recovery_started: {
    ...usual,
    subject: '{organisation}: alguien pide acceder a su cuenta',
    short: '{organisation}: alguien pide acceder a su cuenta. Si no es usted, abra esto y pulse No soy yo:',
    before: [
      'Alguien ha empezado a demostrar que es usted para acceder a la cuenta {account} con {organisation}.',
      'Si ha sido usted, no tiene que hacer nada.',
    ],
    after: [
      'Si no ha sido usted, abra la página y pulse «No soy yo» hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
    ],
  },
  recovery_attempts: {
    ...usual,
    subject: '{organisation}: más intentos de acceder a su cuenta',
    before: [
      'Alguien ha empezado {attempts} veces más en una hora a demostrar que es usted para acceder a la cuenta {account} con {organisation}. No se le ha escrito cada vez.',
      'Si ha sido usted, no tiene que hacer nada.',
    ],
    after: [
      'Si no ha sido usted, abra la página y pulse «No soy yo» hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
    ],
  },
  recovery_done: {
    ...usual,
    subject: '{organisation}: alguien ha accedido a su cuenta',
    short: '{organisation}: alguien ha accedido a su cuenta. Si no ha sido usted, abra esto y pulse No soy yo:',
    before: [
      'Alguien ha demostrado que es usted y ha accedido a la cuenta {account} con {organisation}.',
      'Si ha sido usted, no tiene que hacer nada.',
    ],
    after: [
      'Si no ha sido usted, abra la página y pulse «No soy yo» hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
    ],
  },
  identity_bound: {
    ...usual,
    subject: '{organisation}: su cuenta tiene ahora una verificación de identidad',
    short: '{organisation}: su cuenta tiene ahora un rostro. Si no es el suyo, abra esto y pulse No soy yo:',
    before: [
      'Alguien ha mostrado un documento de identidad y una cara para la cuenta {account} con {organisation}. A partir de ahora esta cara demuestra que es usted.',
      'Si ha sido usted, no tiene que hacer nada.',
    ],
    after: [
      'Si no ha sido usted, abra la página y pulse «No soy yo» hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
    ],
  },
  account_changed: {
    ...usual,
    subject: '{organisation}: su cuenta ha cambiado',
    short: '{organisation}: su cuenta ha cambiado. Si no ha sido usted, abra esto y pulse No soy yo:',
    before: [
      'Alguien que ha demostrado que es usted ha pedido esto para la cuenta {account} con {organisation}: {change}.',
      'Si ha sido usted, no tiene que hacer nada.',
    ],
    after: [
      'Si no ha sido usted, abra la página y pulse «No soy yo» cuanto antes, hasta el {until}, y avise a su servicio de asistencia como lo hace siempre. Nadie le pedirá una contraseña.',
    ],
  },
  identity_unbound: {
    days: usual.days,
    subject: '{organisation}: se ha retirado la verificación de identidad de su cuenta',
    short:
      '{organisation}: se ha retirado la verificación de identidad de su cuenta. Si no lo ha pedido, llame ya a su servicio de asistencia.',
    before: [
      'Dos administradores han retirado la identidad que pertenecía a la cuenta {account} con {organisation}. La cara que demostraba que es usted ya no lo demuestra.',
      'Hasta el {until} nadie puede ocupar su lugar, lo pida quien lo pida.',
    ],
    after: [
      'Si usted lo pidió, no tiene que hacer nada. Si no, avise ahora a su servicio de asistencia como lo hace siempre. Este mensaje no lleva ningún enlace, y nadie le pedirá una contraseña.',
    ],
  },
  contact_changed: {
    days: usual.days,
    subject: '{organisation}: se han cambiado sus datos de contacto',
    short: '{organisation}: sus datos de contacto han cambiado. Si no ha sido usted, llame ya a su servicio de asistencia.',
    before: [
      'Se ha cambiado la dirección de correo o el número de teléfono de la cuenta {account} con {organisation}. Se le informa en las direcciones que constaban antes, hasta el {until}.',
    ],
    after: [
      'Si ha sido usted, no tiene que hacer nada. Si no, avise ahora a su servicio de asistencia como lo hace siempre: puede que alguien quiera quedarse con su cuenta. Este mensaje no lleva ningún enlace, y nadie le pedirá una contraseña.',
    ],
  },
  alerts: {
    days: usual.days,
    subject: '{organisation}: lo que necesita a alguien y lo que ha terminado',
    before: [
      'Esto es lo que ha pasado en {organisation} desde el último aviso. Cada cosa se comunica cuando empieza y cuando termina.',
    ],
    after: ['Este mensaje no tiene ningún enlace con el que se inicie sesión. «stepgate alerts» muestra lo que está abierto.'],
  },
  alert_receivers_changed: {
    days: usual.days,
    subject: '{organisation}: ha cambiado quién recibe los avisos',
    before: [
      'Alguien ha cambiado a quién se avisa cuando {organisation} necesita a alguien, o a qué horas. Se le informa como propietario, o porque hasta ahora se le avisaba. Esto es lo que ha cambiado:',
    ],
    after: [
      'Quien quiere pasar inadvertido empieza por esto. Si no sabe nada, pregunte ahora a los propietarios: la auditoría dice quién lo hizo. Este mensaje no tiene ningún enlace.',
    ],
  },
  approval_asked: {
    days: usual.days,
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
  approval_approved: {
    days: usual.days,
    subject: '{organisation}: se ha aprobado',
    before: [
      'Se le pidió su aprobación para la cuenta {account} de {organisation}. Una de las personas a quienes se preguntó la ha dado: ya no hay nada que decidir.',
    ],
    after: [
      'Si cree que es un error, avise ahora a su servicio de asistencia, como lo hace siempre. Este mensaje no tiene ningún enlace.',
    ],
  },
  approval_refused: {
    days: usual.days,
    subject: '{organisation}: se ha rechazado',
    before: [
      'Se le pidió su aprobación para la cuenta {account} de {organisation}. Una de las personas a quienes se preguntó la ha rechazado: no se hace nada en la cuenta y ya no hay nada que decidir.',
    ],
    after: ['Este mensaje no tiene ningún enlace.'],
  },
  approval_expired: {
    days: usual.days,
    subject: '{organisation}: nadie ha decidido a tiempo',
    before: [
      'Se le pidió su aprobación para la cuenta {account} de {organisation}. Nadie ha decidido a tiempo: no se hace nada en la cuenta. La persona puede volver a verificarse.',
    ],
    after: ['Este mensaje no tiene ningún enlace.'],
  },
  approval_ended: {
    days: usual.days,
    subject: '{organisation}: ya no hay nada que aprobar',
    before: [
      'Se le pidió su aprobación para la cuenta {account} de {organisation}. La solicitud se detuvo antes de que nadie decidiera: ya no hay nada que decidir.',
    ],
    after: ['Este mensaje no tiene ningún enlace.'],
  },
  configuration_loosened: {
    ...usual,
    subject: '{organisation}: la integración se ha hecho menos estricta',
    before: [
      'Alguien ha cambiado la integración {organisation} de modo que podría dejar pasar a quien antes no habría dejado. Se le informa como propietario, por su cuenta {account}.',
    ],
    after: [
      'Hasta el {until} nadie recupera su cuenta ni se registra por ella, salvo que un segundo administrador confirme el cambio. Si no sabe de él, mire el historial de la integración y quién tiene un token de administrador.',
    ],
  },
  recovery_code: {
    days: usual.days,
    subject: '{organisation}: su código',
    short:
      '{organisation}: su código es {code}. Escríbalo en la página donde lo pidió. No se lo dé a nadie, lo pida quien lo pida.',
    before: [
      'Alguien quiere recuperar el acceso a la cuenta {account} con {organisation} y ha pedido este código:',
      '{code}',
      'Escríbalo en la página donde lo pidió, en el mismo navegador. Funciona durante 15 minutos, una sola vez.',
    ],
    after: [
      'No se lo dé a nadie: quien se lo pida, por teléfono o en un mensaje, no es su servicio de asistencia. Si no lo ha pedido, no haga nada con él y avise a su servicio de asistencia como lo hace siempre.',
    ],
  },
  account_secret: {
    days: usual.days,
    subject: '{organisation}: lo que pidió para iniciar sesión',
    before: [
      'Alguien que ha demostrado que es usted ha pedido esto para acceder a la cuenta {account} con {organisation}. Úselo ahora; funciona una sola vez, como mucho hasta el {until}, y a menudo mucho menos.',
      'No se lo dé a nadie: nadie de su servicio de asistencia se lo pedirá.',
    ],
    button: 'No he sido yo: abra esta página y pulse «No soy yo»',
    after: [
      'Si no ha sido usted, lo de arriba se anula una vez que pulse, y se cierran todas las sesiones de la cuenta. Después avise a su servicio de asistencia como lo hace siempre.',
    ],
  },
  helpdesk: {
    ...usual,
    subject: '{organisation}: confirme quién es para el servicio de asistencia',
    short: '{organisation}: ¿llamó al servicio de asistencia? Confirme aquí quién es. Si no llamó, ábralo y pulse No soy yo.',
    before: [
      'Usted llamó al servicio de asistencia de {organisation} por la cuenta {account}. Confirme quién es en esta página, ahora, mientras habla con ellos.',
    ],
    after: [
      'El enlace es solo para usted y funciona durante unos minutos: no lo reenvíe.',
      'Si no llamó, abra la página y pulse «No soy yo». Nunca le llamamos para pedirle un enlace, un código o una contraseña.',
    ],
  },
}
