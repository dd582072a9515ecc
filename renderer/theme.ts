import { createTheme, type CSSVariablesResolver } from '@mantine/core'

/** It shows a cross alone. */
const close = { 'aria-label': 'Close' }

export const theme = createTheme({
  primaryColor: 'blue',
  // White on it has the contrast of WCAG AA, in light and in dark.
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  components: {
    // Long names wrap rather than push a dialog wider, or lose their end in a notice.
    Modal: {
      defaultProps: { centered: true, closeButtonProps: close },
      styles: { title: { fontWeight: 650, minWidth: 0, overflowWrap: 'anywhere' } },
    },
    Alert: { styles: { label: { overflowWrap: 'anywhere' } } },
    Drawer: { defaultProps: { closeButtonProps: close }, styles: { title: { fontWeight: 650 } } },
    Notification: { defaultProps: { closeButtonProps: close } },
    // A link is told from the text around it by more than its colour.
    Anchor: { defaultProps: { underline: 'always' } },
    // Its element is a header: outside of a dialog's own frame that would be a second head of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
  },
})

const named = [
  'blue',
  'teal',
  'green',
  'red',
  'orange',
  'yellow',
  'gray',
  'grape',
  'violet',
  'cyan',
  'indigo',
  'lime',
  'pink',
]

/** Badges and alerts write with a colour on a pale ground of it: that is darkened until it can be read. */
const onPaleGrounds = Object.fromEntries(
  named.map((name) => [
    `--mantine-color-${name}-light-color`,
    `color-mix(in srgb, var(--mantine-color-${name}-9) 65%, black)`,
  ]),
)

/** Mantine's texts of less weight are too pale for WCAG AA (4.5 to 1) on its own grounds. */
export const colorsByContrast: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...onPaleGrounds,
    '--control-border': '#767d85',
    '--filled-border': 'transparent',
    '--chosen-line': 'var(--mantine-color-blue-8)',
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#666d74',
    '--mantine-color-anchor': 'var(--mantine-color-blue-8)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {
    '--control-border': '#9aa0a6',
    '--filled-border': '#9aa0a6',
    '--chosen-line': 'var(--mantine-color-blue-4)',
    '--mantine-color-dimmed': '#a9b0b6',
    '--mantine-color-placeholder': '#a0a7ad',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
})
