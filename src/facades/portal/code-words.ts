import type { PageLanguage } from '../../contract/index.ts'

/** What the portal says of the code that it sends to an address on record: the same to everybody, whether one was sent. */
export interface CodeWords {
  /** Beneath the login, of what comes next. */
  readonly step: string
  readonly where: string
  readonly media: Readonly<Record<'email' | 'sms', string>>
  readonly title: string
  readonly sent: string
  readonly works: string
  readonly code: string
  readonly hint: string
  readonly go: string
  readonly wrong: string
  readonly triesLeft: string
  readonly unreadable: string
  readonly none: string
  readonly noneText: string
  readonly again: string
  readonly over: { readonly title: string; readonly text: string }
}

const en: CodeWords = {
  step: 'You type a code that is sent to you at an address that your organisation has of you.',
  where: 'Where do you want the code?',
  media: { email: 'In an e-mail', sms: 'In a text message to my phone' },
  title: 'Type the code',
  sent: 'If this account can be recovered here, a code is on its way to the address that your organisation has of its holder.',
  works: 'It works for 15 minutes, once, and only in this browser.',
  code: 'Code',
  hint: 'Eight digits',
  go: 'Continue',
  wrong: 'This is not the code.',
  triesLeft: 'Tries left:',
  unreadable: 'Type the eight digits of the code',
  none: 'No code?',
  noneText:
    'Wait for a few minutes, and look where unwanted mail goes. No code is sent to an address that was changed lately: then call your helpdesk.',
  again: 'Start again',
  over: {
    title: 'This code is over',
    text: 'It was used, is too old, or was typed wrongly too often, or you asked for it in another browser. Start again to get a new one.',
  },
}

const es: CodeWords = {
  step: 'Escribe un código que recibe en una dirección que su organización tiene de usted.',
  where: '¿Dónde quiere recibir el código?',
  media: { email: 'En un correo electrónico', sms: 'En un SMS a mi teléfono' },
  title: 'Escriba el código',
  sent: 'Si esta cuenta se puede recuperar aquí, un código va de camino a la dirección que su organización tiene de su titular.',
  works: 'Funciona durante 15 minutos, una sola vez y solo en este navegador.',
  code: 'Código',
  hint: 'Ocho cifras',
  go: 'Continuar',
  wrong: 'Este no es el código.',
  triesLeft: 'Intentos que quedan:',
  unreadable: 'Escriba las ocho cifras del código',
  none: '¿No llega?',
  noneText:
    'Espere unos minutos y mire en el correo no deseado. No se envía ningún código a una dirección que cambió hace poco: en ese caso, llame a su servicio de asistencia.',
  again: 'Empezar de nuevo',
  over: {
    title: 'Este código ya no sirve',
    text: 'Se usó, es demasiado antiguo, se escribió mal demasiadas veces o lo pidió en otro navegador. Empiece de nuevo para recibir otro.',
  },
}

const pt: CodeWords = {
  step: 'Escreve um código que recebe num endereço que a sua organização tem de si.',
  where: 'Onde quer receber o código?',
  media: { email: 'Num e-mail', sms: 'Num SMS para o meu telefone' },
  title: 'Escreva o código',
  sent: 'Se esta conta puder ser recuperada aqui, um código vai a caminho do endereço que a sua organização tem do seu titular.',
  works: 'Funciona durante 15 minutos, uma só vez e apenas neste navegador.',
  code: 'Código',
  hint: 'Oito algarismos',
  go: 'Continuar',
  wrong: 'Este não é o código.',
  triesLeft: 'Tentativas que restam:',
  unreadable: 'Escreva os oito algarismos do código',
  none: 'Não chega?',
  noneText:
    'Espere alguns minutos e veja no correio não solicitado. Não é enviado nenhum código para um endereço que mudou há pouco: nesse caso, ligue para o seu serviço de apoio.',
  again: 'Começar de novo',
  over: {
    title: 'Este código já não serve',
    text: 'Foi usado, é demasiado antigo, foi escrito mal demasiadas vezes ou pediu-o noutro navegador. Comece de novo para receber outro.',
  },
}

export const codeWords: Readonly<Record<PageLanguage, CodeWords>> = { en, es, pt }
