const languages: Readonly<Record<string, string>> = { en: 'en-US', es: 'es-ES', pt: 'pt-BR' }

/** Languages of the reference; for any other the Flow's own is used. */
export function languageOf(language: string | undefined): string | undefined {
  return languages[language?.slice(0, 2).toLowerCase() ?? '']
}
