import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { sectionsOfRst } from './rst.ts'

const names = (text: string) =>
  sectionsOfRst(text).map(({ title, anchor, above }) => [title, anchor, ...above])

test('headings part a page, and each knows those above it', () => {
  const text = `
=====
Boats
=====
All about boats.

Sails
-----
White.

Mast
^^^^
High.

Oars
----
Two.
`
  expect(sectionsOfRst(text)).toEqual([
    { title: 'Boats', anchor: 'boats', above: [], text: 'All about boats.' },
    { title: 'Sails', anchor: 'sails', above: ['Boats'], text: 'White.' },
    { title: 'Mast', anchor: 'mast', above: ['Boats', 'Sails'], text: 'High.' },
    { title: 'Oars', anchor: 'oars', above: ['Boats'], text: 'Two.' },
  ])
})

test('the ids of headings are those of the page that Sphinx makes of it', () => {
  expect(
    names(`
1. Größe & \`\`--outDS\`\`
======================

.. _harbour:

Harbour
=======

Harbour
=======

第一
====

\`Quay <https://example.org/quay>\`_
===================================
`),
  ).toEqual([
    ['1. Größe & --outDS', 'grosze-outds'],
    ['Harbour', 'harbour'],
    ['Harbour', 'id2'],
    ['第一', 'id3'],
    ['Quay', 'id4'],
  ])
})

test('what looks like a heading in code, in a table or between paragraphs is none', () => {
  const text = `
Title
=====

.. code-block:: python

    Inside
    ------

A paragraph::

    Also inside
    ===========

----------

+-----+
| A   |
+=====+

- point
`
  expect(names(text)).toEqual([['Title', 'title']])
})

test('code stays as it is; what only steers the page is left out; the words of notices, tabs and captions stay', () => {
  const [section] = sectionsOfRst(`
Use
===

.. toctree::
   :maxdepth: 1

   other/page

.. figure:: images/one.png
   :width: 80%

   How it looks

.. tabs::

   .. code-tab:: bash For sailors
      :linenos:

      sail --to \`port\` **fast**

.. warning:: Mind *the* \`\`--gap\`\`.
   Really.

.. a comment
   over two lines

|br| :red:\`Stop\` at :doc:\`the gate </gate>\`, see \`map <https://example.org/map>\`_ and \`local <page.html>\`__.
`)
  expect(section?.text.replaceAll(/\n+/g, '\n')).toBe(
    `   How it looks
   For sailors
      sail --to \`port\` **fast**
Mind the --gap.
   Really.
 Stop at the gate, see map (https://example.org/map) and local.`.trim(),
  )
})

test('tables are read by their rows, and patterns keep their stars', () => {
  const [section] = sectionsOfRst(`
Knots
=====

+--------+----------+
| Knot   | Holds    |
+========+==========+
| *reef* | *.root   |
+--------+----------+

=====  ======
Knot   Holds
=====  ======
bowline  \\*all\\*
=====  ======
`)
  expect(section?.text.split(/\n+/)).toEqual([
    '| Knot | Holds |',
    '| reef | *.root |',
    'Knot   Holds',
    'bowline  *all*',
  ])
})

test('no text makes it throw, and all sections have what they must', () => {
  const piece = constantFrom(
    '=',
    '====',
    '----',
    '\n',
    ' ',
    '   ',
    '.. ',
    '.. note::',
    '::',
    '`',
    '``',
    '<',
    '>`_',
    'word',
    ':a:',
    '|',
    '**',
    '\0',
    '\\',
    '.. _x:',
  )
  assert(
    property(array(oneof(piece, string({ maxLength: 5 })), { maxLength: 60 }), (pieces) => {
      for (const { title, anchor } of sectionsOfRst(pieces.join(''))) expect(anchor === '').toBe(title === '')
    }),
  )
})

test.each([
  ['backquotes', '`'],
  ['roles that do not end', ':a:`'],
  ['links that do not end', '`a <'],
  ['stars', '**a'],
  ['bars', '|a'],
  ['lines of dots', '..\n'],
  ['roles over lines', ':a:`b\n'],
  ['links over lines', '`a <\n'],
  ['named links', '`a <b>`_ '.repeat(20) + '\n'],
  ['code over lines', '``a\n'],
  ['headings', 'A\n====\n'],
  ['targets', '.. _a:\n\n'],
])('a megabyte of %s is read', (_, piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
  expect(Array.isArray(sectionsOfRst(text))).toBe(true)
})
