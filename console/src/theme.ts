// How the console looks: one accent colour, the system's own fonts, quiet surfaces. Colours are
// chosen so that text keeps a contrast of 4.5 on them, light and dark.
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const stack: MantineColorsTuple = [
  '#e6f6f4',
  '#d0eae7',
  '#a3d6d1',
  '#71c0b9',
  '#47aea5',
  '#2aa299',
  '#168f87',
  '#0b7a75',
  '#066662',
  '#00504d',
];

export const theme = createTheme({
  primaryColor: 'stack',
  primaryShade: { light: 7, dark: 7 },
  colors: { stack },
  defaultRadius: 'md',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  components: {
    Modal: { styles: { title: { fontWeight: 650 } } },
    // Explanations under the fields, so that fields beside each other stand in line.
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
});
