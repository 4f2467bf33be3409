import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { texts } from './texts/index.ts'

/** Calm, and dense enough for people who look at lists all day. Everything that gives the console its looks stands here. */
const pine: MantineColorsTuple = [
  '#e8f4f2',
  '#d3e8e4',
  '#a8d2cb',
  '#79bbb1',
  '#50a598',
  '#358f83',
  '#217a6f',
  '#17695f',
  '#105850',
  '#0a463f',
]

const system = `-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif`
const monospace = `ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace`

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  colors: { pine },
  fontFamily: system,
  fontFamilyMonospace: monospace,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontFamily: system,
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 100 },
        closeButtonProps: { 'aria-label': texts.parts.close },
        // The head of a dialog is no banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: true } } },
    // The title in the colour of all text: the library's is a shade too light to be read.
    Alert: { defaultProps: { variant: 'outline' }, styles: { title: { color: 'var(--mantine-color-text)' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': texts.parts.close } } },
    Skeleton: { defaultProps: { animate: true } },
  },
})

/** Quiet text, hints and faults in shades that are read at 4.5:1 (WCAG 2.2, 1.4.3); the library's own are lighter. */
export const colorVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#59616a',
    '--mantine-color-placeholder': '#697077',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': colors.pine?.[7] ?? '',
  },
  dark: {
    '--mantine-color-dimmed': '#a6abb2',
    '--mantine-color-placeholder': '#9096a0',
    '--mantine-color-error': '#ff9a8f',
    '--mantine-color-anchor': colors.pine?.[3] ?? '',
  },
})
