import { changes } from './changes.ts'
import { type Facts, type Language, type MessageKind, texts } from './texts.ts'

/** The subject and both forms of a message, and the few words that a phone is sent. Nothing is fetched by it, and nothing in it tells whether it was read. */
export function compose(
  kind: MessageKind,
  language: Language,
  facts: Facts,
): { readonly subject: string; readonly text: string; readonly html: string; readonly short: string } {
  const { subject, before, button, after, days, short = subject } = texts[language][kind]
  const fill = (line: string) =>
    oneLine(
      line
        .replaceAll('{organisation}', facts.organisation)
        .replaceAll('{account}', facts.account)
        .replaceAll('{until}', dated(facts.until, days))
        .replaceAll('{code}', facts.code ?? '')
        .replaceAll('{attempts}', String(facts.attempts ?? 0))
        .replaceAll('{change}', facts.operation === undefined ? '' : changes[language][facts.operation]),
    )
  const lead = before.map(fill)
  const rest = after.map(fill)
  const items = (facts.items ?? []).map(oneLine)
  const link = button === undefined || facts.link === undefined ? undefined : { text: fill(button), to: facts.link }
  const html = [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(fill(subject))}</title></head>`,
    '<body style="font-family:sans-serif;line-height:1.5">',
    ...[...lead, ...items].map(line => `<p>${escaped(line)}</p>`),
    ...(link === undefined ? [] : [`<p><a href="${escaped(link.to)}">${escaped(link.text)}</a></p>`]),
    ...rest.map(line => `<p>${escaped(line)}</p>`),
    '</body></html>',
  ].join('\n')
  return {
    subject: fill(subject),
    text: [...lead, ...items, ...(link === undefined ? [] : [`${link.text}:\n${link.to}`]), ...rest, ''].join('\n\n'),
    html,
    short: link === undefined ? fill(short) : `${fill(short)} ${link.to}`,
  }
}

/** The day, as it is written there; in UTC, since nobody knows where the reader is. */
function dated(iso: string, locale: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return day.format(new Date(iso))
}

/** What an administrator called something must not begin a header or a paragraph of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, mark => entities[mark] ?? mark)
}
