import type { Ending, Words } from './words.ts'

const technical: Ending = {
  title: 'Isto não funciona neste momento',
  text: 'De momento não é possível verificar a sua identidade. Não é por sua causa. Tente de novo daqui a alguns minutos, começando onde estava.',
}
const expired: Ending = { title: 'Este pedido expirou', text: 'Comece de novo onde estava.' }

const askAgain = 'Peça um novo convite à organização que o convidou ou ao seu serviço de apoio.'
const invitationExpired: Ending = { title: 'Este convite expirou', text: askAgain }
const invitedTechnical: Ending = {
  ...technical,
  text: `De momento não é possível verificar a sua identidade. Não é por sua causa. ${askAgain}`,
}

export const pt: Words = {
  lang: 'pt',
  link: {
    title: 'Confirme que é você',
    asks: 'Quem pede',
    account: 'Para a conta',
    to: 'Para',
    theirWords: 'As palavras de quem pede',
    get: 'O que vai obter',
    at: 'Pedido às',
    next: 'O que acontece a seguir:',
    steps: ['Passa à verificação do seu documento e do seu rosto, feita pela Incode.', 'Volta aqui automaticamente.'],
    lastTold: 'É-lhe dito se funcionou.',
    lastHere: 'Continua onde começou, neste navegador.',
    lastPhone: 'Este telefone mostra um código. Escreva-o no navegador em que começou e continue aí.',
    cautionStart:
      'Continue apenas se foi você que começou isto, agora mesmo. Ninguém do seu serviço de apoio lhe envia uma ligação destas com pressa.',
    cautionInvitation:
      'Continue apenas se este convite chegou à sua própria caixa de correio e a conta é sua. Se outra pessoa lhe enviou a ligação, prima Não sou eu.',
    cautionHelpdesk:
      'Continue apenas se foi você que ligou ao seu serviço de apoio e está a falar com ele agora. Nunca lhe ligamos a pedir isto. Se alguém lhe ligou, prima Não sou eu.',
    cautionPhone:
      'Continue apenas se o leu agora mesmo, do seu próprio ecrã. Se outra pessoa lho mostrou ou enviou, prima Não sou eu.',
    need: 'Precisa do seu documento de identidade e de uma câmara.',
    go: 'Continuar',
    phone: 'Usar a câmara do meu telefone',
    notMe: 'Não sou eu',
    otherTitle: 'Aberto noutro navegador',
    otherHeading: 'Este pedido é de outro navegador',
    otherText: 'Já foi começado noutro sítio e só aí pode continuar. Se foi você, volte a esse navegador.',
    otherInvitation: 'Se já não o tem, peça um novo convite à organização que o convidou ou ao seu serviço de apoio.',
    otherNotMe: 'Se não foi você que começou, prima Não sou eu.',
    done: 'A sua verificação terminou',
    middle: 'Está a meio disto',
    doneText: 'Prima o botão para voltar para onde estava.',
    goOn: 'Continuar',
  },
  purposes: {
    step_up: 'confirmar que é você antes de continuar',
    account_recovery: 'devolver-lhe o acesso à sua conta',
    sign_up: 'confirmar quem é para uma nova conta',
    enrollment: 'guardar o seu rosto e documento para verificações futuras',
    helpdesk: 'dar a saber ao serviço de apoio que é mesmo você',
  },
  operations: {
    password_reset_link: 'uma ligação para definir uma nova palavra-passe',
    temporary_access_pass: 'um código de acesso temporário',
    reset_factors: 'os seus métodos de início de sessão são removidos, para que configure outros',
    reset_factor: 'um dos seus métodos de início de sessão, que escolhe, é removido',
    unlock: 'a sua conta é desbloqueada',
    temporary_password: 'uma palavra-passe temporária',
    reactivate: 'a sua conta é reativada',
    revoke_sessions: 'todas as suas sessões são terminadas',
    suspend: 'a sua conta é suspensa',
    register_external_method: 'a verificação da sua identidade passa a ser um dos seus métodos de início de sessão',
  },
  seat: {
    moment: 'Um momento',
    waiting: 'Estamos à espera do resultado da sua verificação. Esta página atualiza-se sozinha.',
    look: 'Ver agora',
    notFinished: 'Ainda não terminou?',
    backToCheck: 'Voltar à verificação',
    phoneInstead: 'Usar o meu telefone',
    reviewMore: 'Quando estiver decidido, abra-o de novo neste navegador para continuar.',
    done: 'A sua verificação terminou',
    finish: 'Prima o botão para terminar.',
    goOnThere: 'Continue para onde estava.',
    startTitle: 'Continuar para a Incode',
    startHeading: 'Continuar com a verificação',
    here: 'Continuar neste navegador',
    soon: 'A sua verificação terminou. Dentro de segundos pode continuar. Esta página atualiza-se sozinha.',
    again: 'Tentar de novo',
    againHeading: 'Ainda não funcionou',
    againText:
      'A verificação acabou sem resultado. Tire os óculos ou a máscara, procure uma luz uniforme, tenha o documento à mão e tente de novo.',
    codeTitle: 'O seu código',
    codeHeading: 'Escreva este código onde começou',
    codeWarn:
      'Escreva-o apenas no seu próprio navegador. Nunca o diga a ninguém, nem o escreva numa página que alguém lhe enviou.',
    codeValid: 'É válido durante dois minutos.',
    typeTitle: 'Escreva o código do seu telefone',
    typeHeading: 'Escreva o código que o seu telefone mostra',
    typeText:
      'Quando a verificação no seu telefone terminar, ele mostra oito caracteres. Escreva-os aqui para continuar neste navegador.',
    typeWrong: 'Não era esse o código. Tentativas restantes:',
    code: 'Código',
    moved: 'Continue no seu telefone',
    movedText: 'A verificação está agora no seu telefone. Deixe esta página aberta.',
    onceMore: 'Mostre o seu rosto mais uma vez',
    onceMoreText: 'Alguém viu e pode continuar. Tenha o documento à mão e mostre o seu rosto mais uma vez.',
    down: 'Isto não funciona neste momento',
    downHeading: 'A Incode não responde neste momento',
    downText: 'Não é por sua causa. Espere um momento e tente de novo. Se continuar assim, volte sem isto e tente mais tarde.',
    without: 'Voltar sem isto',
    secondLook: 'Pedir que alguém veja',
    scanTitle: 'Leia com o seu telefone',
    scanHeading: 'Leia isto com o seu telefone',
    scanLabel: 'Código QR que abre a verificação no seu telefone',
    scanWarn: 'Não envie esta imagem a ninguém e leia-a apenas se a vir no seu próprio ecrã.',
    scanText: 'O código é válido durante um minuto. Quando o seu telefone o abrir, esta página continua sozinha.',
    scanned: 'Já o li',
    redraw: 'Desenhar outro código',
  },
  embed: {
    title: 'Verifique a sua identidade',
    failed: 'Não foi possível mostrar a verificação nesta página. Continue na página da Incode.',
    noScript: 'Esta página precisa de um script para mostrar a verificação. Continue na página da Incode.',
    atIncode: 'Continuar na página da Incode',
    finished: 'Já terminou?',
    stands: 'Ver como está',
  },
  notConfirmed: {
    title: 'Não foi possível confirmar que é você',
    text: 'Volte para onde estava. Se precisar de ajuda, pergunte ao seu serviço de apoio: pode ver o que aconteceu.',
  },
  endings: {
    ok: { title: 'Terminou', text: 'A sua identidade está confirmada. Pode fechar esta página.' },
    awaiting_return: { title: 'Terminou', text: 'A sua identidade está confirmada. Volte para onde estava.' },
    under_review: {
      title: 'Alguém vai ver',
      text: 'Obrigado. A sua verificação tem de ser vista por uma pessoa. Terá notícias da organização que a pediu. Pode fechar esta página.',
    },
    review_timeout: expired,
    abandoned: expired,
    cancelled: { title: 'Este pedido foi interrompido', text: 'Não acontece mais nada. Pode fechar esta página.' },
    reported_by_person: {
      title: 'Obrigado por nos avisar',
      text: 'Este pedido foi interrompido e a organização que o fez pode ver que não era você. Não tem de fazer mais nada.',
    },
    relay_suspected: {
      title: 'Este pedido foi interrompido para sua segurança',
      text: 'Foi aberto num navegador e terminado noutro. Se alguém lhe enviou a ligação, não continue e avise o seu serviço de apoio. Se foi você que começou, comece de novo e fique num só dispositivo.',
    },
    face_quality: {
      title: 'A imagem não era suficientemente boa',
      text: 'Tire os óculos ou a máscara, procure uma luz uniforme e tente de novo. Comece onde estava.',
    },
    rate_limited: { title: 'Demasiadas tentativas', text: 'Espere um pouco e comece de novo onde estava.' },
    provider_unavailable: technical,
    provider_error: technical,
  },
  invited: {
    cancelled: {
      title: 'Este convite foi interrompido',
      text: `Não acontece mais nada. Se ainda tem de se inscrever: ${askAgain}`,
    },
    abandoned: invitationExpired,
    review_timeout: invitationExpired,
    relay_suspected: {
      title: 'Este convite foi interrompido para sua segurança',
      text: `Foi aberto num navegador e terminado noutro. Se foi você, fique da próxima vez num só navegador. ${askAgain}`,
    },
    face_quality: {
      title: 'A imagem não era suficientemente boa',
      text: `Tire os óculos ou a máscara e procure uma luz uniforme para a próxima tentativa. ${askAgain}`,
    },
    rate_limited: { title: 'Demasiadas tentativas', text: `Espere um pouco. ${askAgain}` },
    provider_unavailable: invitedTechnical,
    provider_error: invitedTechnical,
  },
  invitedOther: 'Se precisar de ajuda, pergunte ao seu serviço de apoio: pode ver o que aconteceu.',
  stoppedAtDesk: {
    title: 'Este pedido foi interrompido para sua segurança',
    text: 'No serviço de apoio foi escrito um código errado demasiadas vezes, ou o pedido foi aberto num navegador e terminado noutro. Se está a falar com o seu serviço de apoio, peça-lhe que comece de novo. Se alguém lhe ligou, desligue e ligue você ao seu serviço de apoio.',
  },
  objected: {
    takesBack:
      'O que foi entregue para isso, seja um passe, um link ou uma palavra-passe, está a ser inutilizado, e é terminada a sessão de quem estiver na conta.',
    closed: 'A partir de agora ninguém pode começar isto de novo só com o seu nome de utilizador. Isto termina por si em',
    closedThen: 'Até lá o seu serviço de apoio continua a poder ajudar, e onde tem sessão iniciada nada muda.',
  },
  tooLate: {
    report: {
      title: 'É demasiado tarde para interromper isto',
      text: 'A resposta já foi usada antes de premir. O que diz fica registado e a organização que pediu pode vê-lo. Se não foi você, ligue agora para o seu serviço de apoio.',
    },
    relay: {
      title: 'Isto foi terminado noutro navegador',
      text: 'Foi começado num navegador diferente deste, e o resultado já foi usado lá. Se alguém lhe enviou a ligação, ligue agora para o seu serviço de apoio: a organização que pediu pode ver que algo não está bem. Se foi você que começou, volte ao navegador em que o fez.',
    },
  },
  secondLook: {
    offer:
      'Se acha que é um engano, peça que alguém veja. Uma pessoa da organização vê a sua verificação no prazo de dois dias e pode pedir-lhe papéis que mostrem quem é. Depois, comece de novo onde estava.',
    asked: {
      title: 'Alguém vai ver',
      text: 'O seu pedido fica registado. Uma pessoa da organização vê-o no prazo de dois dias e pode pedir-lhe papéis. Depois, comece de novo onde estava.',
    },
  },
  tooManyCodes: {
    title: 'O código esteve errado três vezes',
    text: 'Este pedido foi interrompido para sua segurança. Se escreveu um código que alguém lhe disse, ou alguém lhe pediu o seu, avise o seu serviço de apoio. Se foi você que começou, comece de novo onde estava.',
  },
  doneHere: { title: 'Terminou', text: 'Pode fechar esta página.' },
  errors: {
    unknown: { title: 'Esta página não existe', text: 'Verifique o endereço ou comece de novo onde estava.' },
    used: { title: 'Esta ligação já foi usada', text: 'Uma ligação funciona uma vez. Comece de novo onde estava.' },
    foreign: {
      title: 'Isto não pode ser feito a partir daqui',
      text: 'O pedido não veio da nossa página, ou não do navegador que o começou. Comece de novo onde estava.',
    },
    unreadable: {
      title: 'Não foi possível ler isto',
      text: 'Volte à página anterior e tente outra vez, ou comece de novo onde estava.',
    },
    passing: {
      title: 'Isto não funciona neste momento',
      text: 'Não é por sua causa e nada se perde. Espere um momento e tente de novo. Se continuar assim, comece de novo onde estava.',
    },
    off: {
      title: 'Isto não funciona neste momento',
      text: 'Foi enviado para aqui para mostrar quem é, e a organização desligou-o. Volte para onde estava e escolha outra forma, ou pergunte ao seu serviço de apoio.',
    },
    removed: {
      title: 'Isto já não é usado',
      text: 'Foi enviado para aqui para mostrar quem é, e a organização já não o faz aqui. Volte para onde estava, escolha outra forma e avise o seu serviço de apoio.',
    },
  },
  invitation: 'Se era um convite, peça outro a quem o convidou.',
  portal: {
    cannot: {
      title: 'Isto não pode ser feito aqui',
      text: 'Não podemos devolver-lhe esta conta nesta página. Ligue para o seu serviço de apoio: pode ajudá-lo de outra forma.',
    },
    helpdesk: 'Serviço de apoio:',
    again: 'Começar de novo',
    onPhone: { title: 'Continue no seu telefone', text: 'Aquilo de que precisa é mostrado aí. Pode fechar esta página.' },
    after: 'O que fazer agora',
    useCode:
      'Vá à página onde inicia sessão. Escreva aí o seu nome de utilizador, e isto em vez da palavra-passe. Depois configure como inicia sessão daqui em diante.',
    signIn: 'Ir para a página de início de sessão',
  },
}
