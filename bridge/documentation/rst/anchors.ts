/**
 * The ids that docutils gives to the headings of a page (`docutils.nodes.make_id` and `document.set_id`, with Sphinx's
 * setting that an id which is taken becomes `id1`, `id2`).
 */
export class Anchors {
  readonly #taken = new Set<string>()
  #numbered = 0

  /** The id of the next thing that has that name. */
  next(name: string): string {
    const wanted = idOf(name)
    if (wanted !== '' && !this.#taken.has(wanted)) {
      this.#taken.add(wanted)
      return wanted
    }
    let id
    do id = `id${(this.#numbered += 1)}`
    while (this.#taken.has(id))
    this.#taken.add(id)
    return id
  }
}

/** Letters that have no decomposition in Unicode: `docutils.nodes._non_id_translate` and its digraphs, those of Europe. */
const written: Record<string, string> = {
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  ß: 'sz',
  æ: 'ae',
  œ: 'oe',
}

function idOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[øđħıłŧßæœ]/g, (letter) => written[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/[^\0-\x7f]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .replace(/-$/, '')
}
