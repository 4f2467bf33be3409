import type { Page } from 'playwright-core'

/**
 * What a host makes anew each time (addresses, ids, secrets) is written over by something of the same shape before a picture is
 * taken, so that pictures differ where pages do. Times say how long ago something was: of a sandbox that has just begun, always
 * the same.
 */
const overwrite = `(() => {
  const rules = [
    [/https?:\\/\\/(127\\.0\\.0\\.1|localhost):\\d+/g, found => (found === location.origin ? 'https://stepgate.example' : 'https://acme.example')],
    [/\\bint_[0-9a-zA-Z_-]{8,}/g, 'int_4m7qw2kd9x'],
    [/\\b0o[a-z][0-9a-zA-Z]{8,}|\\brul[0-9a-zA-Z]{8,}|\\bprm[0-9a-zA-Z]{8,}/g, found => found.slice(0, 3) + '5fa0c2e91b7'],
    [/(?<![0-9a-zA-Z])[0-9a-f]{16,}\\b/g, found => '5fa0c2e91b7d4836'.repeat(8).slice(0, found.length)],
    [/\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b/g, '5fa0c2e9-1b7d-4836-9a55-0c2e91b7d483'],
    [/\\b\\d+ (seconds|minutes?) ago|\\bjust now/g, 'just now'],
    [/\\bin \\d+ (seconds|minutes?)/g, 'in a few minutes'],
  ]
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const before = walk.currentNode.data
    const after = rules.reduce((text, [from, to]) => text.replace(from, to), before)
    if (after !== before) walk.currentNode.data = after
  }
})()`

export const steady = (page: Page): Promise<unknown> => page.evaluate(overwrite)
