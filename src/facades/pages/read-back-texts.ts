/** What a caller is told on the page of a check that the helpdesk asked for. */
export interface ReadBackTexts {
  readonly lang: string
  readonly title: string
  readonly lead: string
  /** Above the code, always: whoever is rung up by a stranger reads it before they say anything. */
  readonly only: string
  readonly not: string
  readonly stays: string
  readonly told: string
  readonly wait: string
  readonly renew: string
}

const en: ReadBackTexts = {
  lang: 'en',
  title: 'Your identity is confirmed',
  lead: 'Read this code to the person at the helpdesk whom you called:',
  only: 'Only if you called the helpdesk. We never call you and ask for this.',
  not: 'I did not call',
  stays: 'Keep this page open: it renews itself once the helpdesk has your code.',
  told: 'The helpdesk knows that it is you',
  wait: 'Stay on this page. What the helpdesk opens for you appears here, and nowhere else.',
  renew: 'Look now',
}

const es: ReadBackTexts = {
  lang: 'es',
  title: 'Su identidad está confirmada',
  lead: 'Lea este código a la persona del servicio de asistencia a la que llamó:',
  only: 'Solo si usted llamó al servicio de asistencia. Nunca le llamamos para pedirle este código.',
  not: 'Yo no llamé',
  stays: 'Deje abierta esta página: se actualiza sola cuando el servicio de asistencia tiene su código.',
  told: 'El servicio de asistencia sabe que es usted',
  wait: 'Quédese en esta página. Lo que el servicio de asistencia abra para usted aparece aquí, y en ningún otro lugar.',
  renew: 'Mirar ahora',
}

const pt: ReadBackTexts = {
  lang: 'pt',
  title: 'A sua identidade está confirmada',
  lead: 'Leia este código à pessoa do serviço de apoio para quem ligou:',
  only: 'Só se foi você que ligou para o serviço de apoio. Nunca lhe ligamos a pedir este código.',
  not: 'Eu não liguei',
  stays: 'Deixe esta página aberta: atualiza-se sozinha quando o serviço de apoio tiver o seu código.',
  told: 'O serviço de apoio sabe que é você',
  wait: 'Fique nesta página. O que o serviço de apoio abrir para si aparece aqui, e em mais lado nenhum.',
  renew: 'Ver agora',
}

const all: Readonly<Record<string, ReadBackTexts>> = { en, es, pt }

/** In the language that the agent chose, as far as there are texts in it. */
export function readBackTextsIn(language: string | null): ReadBackTexts {
  return all[language?.toLowerCase().split('-')[0] ?? ''] ?? en
}
