import { expect, test } from 'vitest'
import { sectionsOfMarkdown } from './markdown.ts'

test('headings part a page in Markdown; in code they do not', () => {
  const text = `First words.

# Boats #

See [the map](https://example.org/map) and [below](#sails). ![A boat](boat.png)

\`\`\`bash
# not a heading
sail [a](b)
\`\`\`

## Sails
<!-- hidden -->
**White**.

# Boats
`
  expect(sectionsOfMarkdown(text)).toEqual([
    { title: '', above: [], anchor: '', text: 'First words.' },
    {
      title: 'Boats',
      above: [],
      anchor: 'boats',
      text: 'See the map (https://example.org/map) and below. A boat\n\n# not a heading\nsail [a](b)',
    },
    { title: 'Sails', above: ['Boats'], anchor: 'sails', text: 'White.' },
    { title: 'Boats', above: [], anchor: 'id1', text: '' },
  ])
})
