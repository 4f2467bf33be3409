import type { Words } from './words.ts'

const usual = {
  button: 'Abrir a página',
  days: 'pt',
  after: [
    'Precisa do seu documento de identidade e de uma câmara. A ligação é só para si e funciona até {until}: não a reencaminhe.',
    'Ninguém lhe pedirá uma palavra-passe. Se não sabe do que se trata, abra a página e prima «Não sou eu», ou pergunte ao seu serviço de apoio como faz sempre.',
  ],
} as const

export const pt: Words = {
  invite: {
    ...usual,
    subject: '{organisation}: confirme a sua identidade',
    before: [
      '{organisation} pede-lhe que confirme a sua identidade para a conta {account}, uma só vez, para que mais tarde possa provar que é você.',
    ],
  },
  invite_reminder: {
    ...usual,
    subject: 'Lembrete – {organisation}: confirme a sua identidade',
    before: ['{organisation} pediu-lhe que confirmasse a sua identidade para a conta {account}. Ainda não foi feito.'],
  },
  renewal: {
    ...usual,
    subject: '{organisation}: renove a verificação da sua identidade',
    before: ['A verificação da sua identidade para a conta {account} com {organisation} expira em breve. Renove-a com uma nova.'],
  },
  review_approved: {
    days: usual.days,
    subject: '{organisation}: falta um passo da verificação da sua identidade',
    before: [
      '{organisation} analisou a verificação da sua identidade para a conta {account}. Falta um passo: volte a mostrar o rosto na página que tem aberta, no mesmo navegador, até {until}.',
    ],
    after: ['Esta mensagem não tem ligações. Se não iniciou uma verificação, avise o seu serviço de apoio como faz sempre.'],
  },
  review_rejected: {
    days: usual.days,
    subject: '{organisation}: a verificação da sua identidade não foi aceite',
    before: [
      'A verificação da sua identidade para a conta {account} com {organisation} não foi aceite. Pergunte ao seu serviço de apoio o que fazer.',
    ],
    after: ['Esta mensagem não tem ligações. Se não iniciou uma verificação, avise o seu serviço de apoio como faz sempre.'],
  },
  recovery_started: {
    ...usual,
    subject: '{organisation}: alguém pede acesso à sua conta',
    short: '{organisation}: alguém pede acesso à sua conta. Se não é você, abra isto e prima Not me:',
    before: [
      'Alguém começou a provar que é você para aceder à conta {account} com {organisation}.',
      'Se foi você, não tem de fazer nada.',
    ],
    after: [
      'Se não foi você, abra a página e prima «Não sou eu» até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
    ],
  },
  recovery_attempts: {
    ...usual,
    subject: '{organisation}: mais tentativas de acesso à sua conta',
    before: [
      'Alguém começou mais {attempts} vezes numa hora a provar que é você para aceder à conta {account} com {organisation}. Não lhe foi escrito de cada vez.',
      'Se foi você, não tem de fazer nada.',
    ],
    after: [
      'Se não foi você, abra a página e prima «Não sou eu» até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
    ],
  },
  recovery_done: {
    ...usual,
    subject: '{organisation}: alguém acedeu à sua conta',
    short: '{organisation}: alguém acedeu à sua conta. Se não foi você, abra isto e prima Not me:',
    before: ['Alguém provou que é você e acedeu à conta {account} com {organisation}.', 'Se foi você, não tem de fazer nada.'],
    after: [
      'Se não foi você, abra a página e prima «Não sou eu» até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
    ],
  },
  identity_bound: {
    ...usual,
    subject: '{organisation}: a sua conta tem agora uma verificação de identidade',
    short: '{organisation}: a sua conta tem agora um rosto. Se não é o seu, abra isto e prima Not me:',
    before: [
      'Alguém mostrou um documento de identidade e um rosto para a conta {account} com {organisation}. A partir de agora este rosto prova que é você.',
      'Se foi você, não tem de fazer nada.',
    ],
    after: [
      'Se não foi você, abra a página e prima «Não sou eu» até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
    ],
  },
  account_changed: {
    ...usual,
    subject: '{organisation}: a sua conta foi alterada',
    short: '{organisation}: a sua conta foi alterada. Se não foi você, abra isto e prima Not me:',
    before: [
      'Alguém que provou que é você pediu isto para a conta {account} com {organisation}: {change}.',
      'Se foi você, não tem de fazer nada.',
    ],
    after: [
      'Se não foi você, abra a página e prima «Não sou eu» quanto antes, até {until}, e avise o seu serviço de apoio como faz sempre. Ninguém lhe pedirá uma palavra-passe.',
    ],
  },
  identity_unbound: {
    days: usual.days,
    subject: '{organisation}: a verificação de identidade da sua conta foi retirada',
    short:
      '{organisation}: a verificação de identidade da sua conta foi retirada. Se não o pediu, ligue já para o seu serviço de apoio.',
    before: [
      'Dois administradores retiraram a identidade que pertencia à conta {account} com {organisation}. O rosto que provava que é você já não o prova.',
      'Até {until} ninguém pode ser posto no seu lugar, seja quem for que o peça.',
    ],
    after: [
      'Se foi você que pediu, não tem de fazer nada. Se não foi, avise já o seu serviço de apoio como faz sempre. Esta mensagem não tem ligações, e ninguém lhe pedirá uma palavra-passe.',
    ],
  },
  contact_changed: {
    days: usual.days,
    subject: '{organisation}: os seus dados de contacto foram alterados',
    short: '{organisation}: os seus dados de contacto foram alterados. Se não foi você, ligue já para o seu serviço de apoio.',
    before: [
      'O endereço de correio ou o número de telefone da conta {account} com {organisation} foi alterado. É informado nos endereços que constavam antes, até {until}.',
    ],
    after: [
      'Se foi você, não tem de fazer nada. Se não foi, avise já o seu serviço de apoio como faz sempre: alguém pode querer ficar com a sua conta. Esta mensagem não tem ligações, e ninguém lhe pedirá uma palavra-passe.',
    ],
  },
  alerts: {
    days: usual.days,
    subject: '{organisation}: o que precisa de alguém e o que terminou',
    before: [
      'Isto é o que aconteceu em {organisation} desde o último aviso. Cada coisa é comunicada quando começa e quando termina.',
    ],
    after: ['Esta mensagem não tem nenhuma ligação com que se inicie sessão. “stepgate alerts” mostra o que está aberto.'],
  },
  alert_receivers_changed: {
    days: usual.days,
    subject: '{organisation}: mudou quem recebe os avisos',
    before: [
      'Alguém alterou quem é avisado quando {organisation} precisa de alguém, ou a que horas. É informado como proprietário, ou porque até agora era avisado. Isto é o que mudou:',
    ],
    after: [
      'Quem quer passar despercebido começa por aqui. Se não sabe de nada, pergunte agora aos proprietários: a auditoria diz quem o fez. Esta mensagem não tem nenhuma ligação.',
    ],
  },
  approval_asked: {
    days: usual.days,
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
  approval_approved: {
    days: usual.days,
    subject: '{organisation}: foi aprovado',
    before: [
      'Foi pedida a sua aprovação para a conta {account} de {organisation}. Uma das pessoas a quem se perguntou deu-a: já não há nada a decidir.',
    ],
    after: ['Se acha que é um erro, avise agora o seu serviço de apoio, como faz sempre. Esta mensagem não tem nenhuma ligação.'],
  },
  approval_refused: {
    days: usual.days,
    subject: '{organisation}: foi recusado',
    before: [
      'Foi pedida a sua aprovação para a conta {account} de {organisation}. Uma das pessoas a quem se perguntou recusou-a: nada é feito na conta e já não há nada a decidir.',
    ],
    after: ['Esta mensagem não tem nenhuma ligação.'],
  },
  approval_expired: {
    days: usual.days,
    subject: '{organisation}: ninguém decidiu a tempo',
    before: [
      'Foi pedida a sua aprovação para a conta {account} de {organisation}. Ninguém decidiu a tempo: nada é feito na conta. A pessoa pode voltar a verificar-se.',
    ],
    after: ['Esta mensagem não tem nenhuma ligação.'],
  },
  approval_ended: {
    days: usual.days,
    subject: '{organisation}: já não há nada a aprovar',
    before: [
      'Foi pedida a sua aprovação para a conta {account} de {organisation}. O pedido foi parado antes de alguém decidir: já não há nada a decidir.',
    ],
    after: ['Esta mensagem não tem nenhuma ligação.'],
  },
  configuration_loosened: {
    ...usual,
    subject: '{organisation}: a integração ficou menos estrita',
    before: [
      'Alguém alterou a integração {organisation} de modo que pode deixar passar quem antes não deixaria. É informado como proprietário, pela sua conta {account}.',
    ],
    after: [
      'Até {until} ninguém recupera a conta nem se regista por ela, a menos que um segundo administrador confirme a alteração. Se não sabe dela, veja o histórico da integração e quem tem um token de administrador.',
    ],
  },
  recovery_code: {
    days: usual.days,
    subject: '{organisation}: o seu código',
    short:
      '{organisation}: o seu código é {code}. Escreva-o na página onde o pediu. Não o dê a ninguém, seja quem for que o peça.',
    before: [
      'Alguém quer recuperar o acesso à conta {account} com {organisation} e pediu este código:',
      '{code}',
      'Escreva-o na página onde o pediu, no mesmo navegador. Funciona durante 15 minutos, uma só vez.',
    ],
    after: [
      'Não o dê a ninguém: quem lho pedir, por telefone ou numa mensagem, não é o seu serviço de apoio. Se não o pediu, não faça nada com ele e avise o seu serviço de apoio como faz sempre.',
    ],
  },
  account_secret: {
    days: usual.days,
    subject: '{organisation}: o que pediu para iniciar sessão',
    before: [
      'Alguém que provou que é você pediu isto para aceder à conta {account} com {organisation}. Use-o agora; funciona uma só vez, no máximo até {until}, e muitas vezes bem menos.',
      'Não o dê a ninguém: ninguém do seu serviço de apoio lho pedirá.',
    ],
    button: 'Não fui eu: abra esta página e prima «Não sou eu»',
    after: [
      'Se não foi você, o que está acima é anulado depois de premir, e todas as sessões da conta são terminadas. Depois avise o seu serviço de apoio como faz sempre.',
    ],
  },
  helpdesk: {
    ...usual,
    subject: '{organisation}: confirme quem é para o serviço de apoio',
    short: '{organisation}: ligou para o serviço de apoio? Confirme aqui quem é. Se não ligou, abra e prima Not me.',
    before: [
      'Ligou para o serviço de apoio de {organisation} por causa da conta {account}. Confirme quem é nesta página, agora, enquanto fala com eles.',
    ],
    after: [
      'A ligação é só para si e funciona durante alguns minutos: não a reencaminhe.',
      'Se não ligou, abra a página e prima «Não sou eu». Nunca lhe ligamos a pedir uma ligação, um código ou uma palavra-passe.',
    ],
  },
}
