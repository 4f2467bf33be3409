import type { Ending, Words } from './words.ts'

const technical: Ending = {
  title: 'Esto no funciona en este momento',
  text: 'Ahora no se puede comprobar su identidad. No es por usted. Vuelva a intentarlo en unos minutos, empezando donde estaba.',
}
const expired: Ending = { title: 'Esta solicitud ha caducado', text: 'Empiece de nuevo donde estaba.' }

const askAgain = 'Pida una nueva invitación a la organización que le invitó o a su servicio de asistencia.'
const invitationExpired: Ending = { title: 'Esta invitación ha caducado', text: askAgain }
const invitedTechnical: Ending = {
  ...technical,
  text: `Ahora no se puede comprobar su identidad. No es por usted. ${askAgain}`,
}

export const es: Words = {
  lang: 'es',
  link: {
    title: 'Confirme que es usted',
    asks: 'Quién lo pide',
    account: 'Para la cuenta',
    to: 'Para',
    theirWords: 'Sus palabras',
    get: 'Lo que obtendrá',
    at: 'Pedido a las',
    next: 'Qué pasa después:',
    steps: ['Pasa a la comprobación de su documento y su rostro, que hace Incode.', 'Vuelve aquí automáticamente.'],
    lastTold: 'Se le dice si ha funcionado.',
    lastHere: 'Sigue donde empezó, en este navegador.',
    lastPhone: 'Este teléfono muestra un código. Escríbalo en el navegador en el que empezó y siga allí.',
    cautionStart:
      'Siga solo si lo ha empezado usted, ahora mismo. Nadie de su servicio de asistencia le enviará un enlace así con prisas.',
    cautionInvitation:
      'Siga solo si esta invitación llegó a su propio buzón y la cuenta es suya. Si otra persona le envió el enlace, pulse No soy yo.',
    cautionHelpdesk:
      'Siga solo si ha llamado usted a su servicio de asistencia y está hablando con él ahora. Nunca le llamamos para pedirle esto. Si alguien le ha llamado, pulse No soy yo.',
    cautionPhone:
      'Siga solo si lo ha escaneado ahora mismo, de su propia pantalla. Si otra persona se lo enseñó o se lo envió, pulse No soy yo.',
    need: 'Necesita su documento de identidad y una cámara.',
    go: 'Continuar',
    phone: 'Usar la cámara de mi teléfono',
    notMe: 'No soy yo',
    otherTitle: 'Abierto en otro navegador',
    otherHeading: 'Esta solicitud es de otro navegador',
    otherText: 'Ya se empezó en otro sitio y solo allí puede seguir. Si fue usted, vuelva a ese navegador.',
    otherInvitation:
      'Si ya no lo tiene, pida una nueva invitación a la organización que le invitó o a su servicio de asistencia.',
    otherNotMe: 'Si no lo empezó usted, pulse No soy yo.',
    done: 'Su comprobación ha terminado',
    middle: 'Está en medio de esto',
    doneText: 'Pulse el botón para volver a donde estaba.',
    goOn: 'Seguir',
  },
  purposes: {
    step_up: 'confirmar que es usted antes de seguir',
    account_recovery: 'devolverle el acceso a su cuenta',
    sign_up: 'confirmar quién es para una cuenta nueva',
    enrollment: 'recordar su rostro y su documento para comprobaciones posteriores',
    helpdesk: 'hacer saber al servicio de asistencia que es realmente usted',
  },
  operations: {
    password_reset_link: 'un enlace para establecer una contraseña nueva',
    temporary_access_pass: 'un código de acceso temporal',
    reset_factors: 'se eliminan sus métodos de inicio de sesión, para que configure otros nuevos',
    reset_factor: 'se elimina uno de sus métodos de inicio de sesión, que usted elige',
    unlock: 'se desbloquea su cuenta',
    temporary_password: 'una contraseña temporal',
    reactivate: 'se vuelve a activar su cuenta',
    revoke_sessions: 'se cierran todas sus sesiones',
    suspend: 'se suspende su cuenta',
    register_external_method: 'la comprobación de su identidad pasa a ser uno de sus métodos de inicio de sesión',
  },
  seat: {
    moment: 'Un momento',
    waiting: 'Esperamos el resultado de su comprobación. Esta página se actualiza sola.',
    look: 'Mirar ahora',
    notFinished: '¿Aún no ha terminado?',
    backToCheck: 'Volver a la comprobación',
    phoneInstead: 'Usar mi teléfono',
    reviewMore: 'Cuando esté decidido, ábralo de nuevo en este navegador para seguir.',
    done: 'Su comprobación ha terminado',
    finish: 'Pulse el botón para terminar.',
    goOnThere: 'Siga a donde estaba.',
    startTitle: 'Seguir a Incode',
    startHeading: 'Seguir con la comprobación',
    here: 'Seguir en este navegador',
    soon: 'Su comprobación ha terminado. En unos segundos puede seguir. Esta página se actualiza sola.',
    again: 'Volver a intentarlo',
    againHeading: 'Todavía no ha funcionado',
    againText:
      'La comprobación acabó sin resultado. Quítese las gafas o la mascarilla, busque una luz uniforme, tenga su documento a mano y vuelva a intentarlo.',
    codeTitle: 'Su código',
    codeHeading: 'Escriba este código donde empezó',
    codeWarn:
      'Escríbalo solo en su propio navegador. No se lo diga nunca a nadie ni lo escriba en una página que alguien le haya enviado.',
    codeValid: 'Es válido durante dos minutos.',
    typeTitle: 'Escriba el código de su teléfono',
    typeHeading: 'Escriba el código que muestra su teléfono',
    typeText:
      'Cuando termine la comprobación en su teléfono, mostrará ocho caracteres. Escríbalos aquí para seguir en este navegador.',
    typeWrong: 'Ese no era el código. Intentos restantes:',
    code: 'Código',
    moved: 'Siga en su teléfono',
    movedText: 'La comprobación está ahora en su teléfono. Deje esta página abierta.',
    onceMore: 'Muestre su rostro una vez más',
    onceMoreText: 'Alguien lo ha mirado y puede seguir. Tenga su documento a mano y muestre su rostro una vez más.',
    down: 'Esto no funciona en este momento',
    downHeading: 'Incode no responde en este momento',
    downText: 'No es por usted. Espere un momento y vuelva a intentarlo. Si sigue igual, vuelva sin ello e inténtelo más tarde.',
    without: 'Volver sin ello',
    secondLook: 'Pedir que alguien lo mire',
    scanTitle: 'Escanee con su teléfono',
    scanHeading: 'Escanee esto con su teléfono',
    scanLabel: 'Código QR que abre la comprobación en su teléfono',
    scanWarn: 'No envíe esta imagen a nadie y escanéela solo si la ve en su propia pantalla.',
    scanText: 'El código es válido durante un minuto. Cuando su teléfono lo abra, esta página sigue sola.',
    scanned: 'Ya lo he escaneado',
    redraw: 'Dibujar otro código',
  },
  embed: {
    title: 'Verifique su identidad',
    failed: 'La comprobación no se ha podido mostrar en esta página. Siga en la página de Incode.',
    noScript: 'Esta página necesita un script para mostrar la comprobación. Siga en la página de Incode.',
    atIncode: 'Seguir en la página de Incode',
    finished: '¿Ya ha terminado?',
    stands: 'Ver cómo está',
  },
  notConfirmed: {
    title: 'No hemos podido confirmar que es usted',
    text: 'Vuelva a donde estaba. Si necesita ayuda, pregunte a su servicio de asistencia: puede ver qué ha pasado.',
  },
  endings: {
    ok: { title: 'Ha terminado', text: 'Su identidad está confirmada. Puede cerrar esta página.' },
    awaiting_return: { title: 'Ha terminado', text: 'Su identidad está confirmada. Vuelva a donde estaba.' },
    under_review: {
      title: 'Alguien lo va a mirar',
      text: 'Gracias. Una persona tiene que mirar su comprobación. Tendrá noticias de la organización que lo pidió. Puede cerrar esta página.',
    },
    review_timeout: expired,
    abandoned: expired,
    cancelled: { title: 'Esta solicitud se ha detenido', text: 'No pasará nada más. Puede cerrar esta página.' },
    reported_by_person: {
      title: 'Gracias por avisarnos',
      text: 'Esta solicitud se ha detenido y la organización que la pidió puede ver que no era usted. No tiene que hacer nada más.',
    },
    relay_suspected: {
      title: 'Esta solicitud se ha detenido por su seguridad',
      text: 'Se abrió en un navegador y se terminó en otro. Si alguien le envió el enlace, no siga y avise a su servicio de asistencia. Si lo empezó usted, empiece de nuevo y quédese en un solo dispositivo.',
    },
    face_quality: {
      title: 'La imagen no era lo bastante buena',
      text: 'Quítese las gafas o la mascarilla, busque una luz uniforme y vuelva a intentarlo. Empiece donde estaba.',
    },
    rate_limited: { title: 'Demasiados intentos', text: 'Espere un rato y empiece de nuevo donde estaba.' },
    provider_unavailable: technical,
    provider_error: technical,
  },
  invited: {
    cancelled: {
      title: 'Esta invitación se ha detenido',
      text: `No pasará nada más. Si todavía tiene que inscribirse: ${askAgain}`,
    },
    abandoned: invitationExpired,
    review_timeout: invitationExpired,
    relay_suspected: {
      title: 'Esta invitación se ha detenido por su seguridad',
      text: `Se abrió en un navegador y se terminó en otro. Si fue usted, quédese la próxima vez en un solo navegador. ${askAgain}`,
    },
    face_quality: {
      title: 'La imagen no era lo bastante buena',
      text: `Quítese las gafas o la mascarilla y busque una luz uniforme para el próximo intento. ${askAgain}`,
    },
    rate_limited: { title: 'Demasiados intentos', text: `Espere un rato. ${askAgain}` },
    provider_unavailable: invitedTechnical,
    provider_error: invitedTechnical,
  },
  invitedOther: 'Si necesita ayuda, pregunte a su servicio de asistencia: puede ver qué ha pasado.',
  stoppedAtDesk: {
    title: 'Esta solicitud se detuvo por su seguridad',
    text: 'En el servicio de asistencia se escribió demasiadas veces un código erróneo, o se abrió en un navegador y se terminó en otro. Si está hablando con su servicio de asistencia, pídale que empiece de nuevo. Si alguien le ha llamado, cuelgue y llame usted a su servicio de asistencia.',
  },
  objected: {
    takesBack:
      'Lo que se entregó para ello, sea un pase, un enlace o una contraseña, se está inutilizando, y se cierra la sesión de quien esté en la cuenta.',
    closed: 'A partir de ahora nadie puede volver a empezar esto solo con su nombre de usuario. Esto termina por sí solo el',
    closedThen:
      'Hasta entonces su servicio de asistencia puede seguir ayudándole, y donde tiene la sesión iniciada no cambia nada.',
  },
  tooLate: {
    report: {
      title: 'Es demasiado tarde para detenerlo',
      text: 'La respuesta ya se usó antes de que pulsara. Lo que dice queda anotado y la organización que lo pidió puede verlo. Si no fue usted, llame ahora a su servicio de asistencia.',
    },
    relay: {
      title: 'Esto se terminó en otro navegador',
      text: 'Se empezó en un navegador distinto de este, y su resultado ya se ha usado allí. Si alguien le envió el enlace, llame ahora a su servicio de asistencia: la organización que lo pidió puede ver que algo no está bien. Si lo empezó usted, vuelva al navegador en el que lo hizo.',
    },
  },
  secondLook: {
    offer:
      'Si cree que es un error, pida que alguien lo mire. Una persona de la organización mira su comprobación en un plazo de dos días y puede pedirle papeles que muestren quién es. Después, empiece de nuevo donde estaba.',
    asked: {
      title: 'Alguien lo va a mirar',
      text: 'Su petición queda anotada. Una persona de la organización la mira en un plazo de dos días y puede pedirle papeles. Después, empiece de nuevo donde estaba.',
    },
  },
  tooManyCodes: {
    title: 'El código no era correcto tres veces',
    text: 'Esta solicitud se ha detenido por su seguridad. Si escribió un código que alguien le dijo, o alguien le pidió el suyo, avise a su servicio de asistencia. Si la empezó usted, empiece de nuevo donde estaba.',
  },
  doneHere: { title: 'Ha terminado', text: 'Puede cerrar esta página.' },
  errors: {
    unknown: { title: 'Esta página no existe', text: 'Compruebe la dirección o empiece de nuevo donde estaba.' },
    used: { title: 'Este enlace ya se ha usado', text: 'Un enlace funciona una vez. Empiece de nuevo donde estaba.' },
    foreign: {
      title: 'Esto no se puede hacer desde aquí',
      text: 'La petición no vino de nuestra página, o no del navegador que la empezó. Empiece de nuevo donde estaba.',
    },
    unreadable: {
      title: 'Esto no se ha podido leer',
      text: 'Vuelva a la página anterior e inténtelo otra vez, o empiece de nuevo donde estaba.',
    },
    passing: {
      title: 'Esto no funciona en este momento',
      text: 'No es por usted y no se pierde nada. Espere un momento y vuelva a intentarlo. Si sigue igual, empiece de nuevo donde estaba.',
    },
    off: {
      title: 'Esto no funciona en este momento',
      text: 'Se le envió aquí para mostrar quién es, y la organización lo ha desactivado. Vuelva a donde estaba y elija otra forma, o pregunte a su servicio de asistencia.',
    },
    removed: {
      title: 'Esto ya no se usa',
      text: 'Se le envió aquí para mostrar quién es, y la organización ya no lo hace aquí. Vuelva a donde estaba, elija otra forma y avise a su servicio de asistencia.',
    },
  },
  invitation: 'Si era una invitación, pida otra a quien le invitó.',
  portal: {
    cannot: {
      title: 'Esto no se puede hacer aquí',
      text: 'No podemos devolverle esta cuenta en esta página. Llame a su servicio de asistencia: le ayudarán de otra forma.',
    },
    helpdesk: 'Servicio de asistencia:',
    again: 'Empezar de nuevo',
    onPhone: { title: 'Siga en su teléfono', text: 'Allí se muestra lo que necesita. Puede cerrar esta página.' },
    after: 'Qué hacer ahora',
    useCode:
      'Vaya a la página donde inicia sesión. Escriba allí su nombre de usuario, y esto en lugar de la contraseña. Después configure cómo inicia sesión a partir de ahora.',
    signIn: 'Ir a la página de inicio de sesión',
  },
}
