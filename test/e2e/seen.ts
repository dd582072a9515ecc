import type { JSHandle, Page } from '@playwright/test'

/** What a person sees of a page, measured: axe looks at the contrast of texts only. */

/** Measures colours, in the page. */
async function eyesIn(page: Page) {
  return page.evaluateHandle(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    /** Red, green, blue and opacity, each up to 255. */
    const painted = (color: string): number[] => {
      if (!canvas) return []
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      return [...canvas.getImageData(0, 0, 1, 1).data]
    }
    const luminance = (rgb: readonly number[]) => {
      const [r = 0, g = 0, b = 0] = rgb
        .slice(0, 3)
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrastOf = (a: readonly number[], b: readonly number[]) => {
      const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
      return (high + 0.05) / (low + 0.05)
    }
    /** Of what is drawn in a colour on another; what is transparent is not seen. */
    const contrast = (color: string, ground: string) =>
      (painted(color)[3] ?? 0) < 128 ? 1 : contrastOf(painted(color), painted(ground))
    const groundOf = (element: Element): string => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor
        if (painted(color)[3] === 255) return color
      }
      return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'black' : 'white'
    }
    /** Lines around an element: its borders and its outline. */
    const linesOf = (element: Element): string[] => {
      const style = getComputedStyle(element)
      const sides = (['Top', 'Left', 'Bottom', 'Right'] as const).flatMap((side) =>
        style[`border${side}Width`] === '0px' || style[`border${side}Style`] === 'none'
          ? []
          : [style[`border${side}Color`]],
      )
      const hasOutline = style.outlineStyle !== 'none' && style.outlineWidth !== '0px'
      return hasOutline ? [...sides, style.outlineColor] : sides
    }
    const shown = (selector: string) =>
      [...document.querySelectorAll(selector)].filter(
        (each) =>
          each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().width > 1,
      )
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40) ?? ''}`
    return { painted, contrastOf, contrast, groundOf, linesOf, shown, nameOf }
  })
}
type Eyes = Awaited<ReturnType<typeof eyesIn>> extends JSHandle<infer T> ? T : never

/** Least of WCAG 2.2, 1.4.11. */
const LEAST = 3

/** Controls that cannot be told from the ground on which they stand, with their contrast. */
export async function controlsTooPale(page: Page): Promise<string[]> {
  const eyes = await eyesIn(page)
  return eyes.evaluate(({ contrast, groundOf, linesOf, shown, nameOf }: Eyes, least) => {
    const bounded = [
      '.mantine-Input-input:not(:disabled)',
      '.mantine-Button-root:not([data-variant="subtle"], [data-variant="light"], :disabled, [data-disabled])',
      '.mantine-ActionIcon-root[data-variant="default"]:not(:disabled)',
      '.mantine-SegmentedControl-root',
      '.mantine-Switch-input:not(:disabled) ~ .mantine-Switch-track',
      '.mantine-Checkbox-input:not(:disabled)',
      '.mantine-Radio-radio:not(:disabled)',
      'button[aria-pressed][class*="card"]:not(:disabled)',
      // Without shadows and dimmed grounds the edge of what lies above a page is a line.
      ...(matchMedia('(forced-colors: active)').matches
        ? ['.mantine-Modal-content', '.mantine-Drawer-content', '.mantine-Menu-dropdown']
        : []),
    ]
    const frames = bounded.flatMap((selector) =>
      shown(selector).map((each) => {
        const ground = groundOf(each)
        const seen = [getComputedStyle(each).backgroundColor, ...linesOf(each)].map((color) =>
          contrast(color, ground),
        )
        return { each, seen: Math.max(...seen) }
      }),
    )
    // What has no text is known by its sign alone.
    const signs = shown('button:not(:disabled) svg, a svg').flatMap((sign) => {
      const control = sign.closest('button, a')
      if (!control || control.textContent !== '') return []
      const own = getComputedStyle(control).backgroundColor
      const ground = contrast(own, groundOf(control)) > 1 ? own : groundOf(control)
      return [{ each: control, seen: contrast(getComputedStyle(sign).color, ground) }]
    })
    return [...frames, ...signs]
      .filter(({ seen }) => seen < least)
      .map(({ each, seen }) => `${seen.toFixed(2)}: ${nameOf(each)}`)
  }, LEAST)
}

/** Stops of Tab that look with the focus as without it, or by a line too pale to be seen. */
export async function focusUnseen(page: Page): Promise<string[]> {
  // After a key, as a person without a mouse has pressed it.
  await page.keyboard.press('Tab')
  const eyes = await eyesIn(page)
  return eyes.evaluate(({ contrast, groundOf, linesOf, nameOf }: Eyes, least) => {
    const dialogs = [...document.querySelectorAll('[role="dialog"]')].filter((each) => each.checkVisibility())
    const within = dialogs.at(-1) ?? document.body
    const stops = [
      ...within.querySelectorAll<HTMLElement>(
        ':is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not(:disabled, [tabindex="-1"])',
      ),
    ].filter((each) => each.checkVisibility({ visibilityProperty: true }))
    // A box to tick is drawn beside its input, which itself is hidden.
    const drawn = (stop: Element) => [
      stop,
      ...(stop.parentElement?.querySelectorAll(':scope > input ~ *') ?? []),
    ]
    const linesAround = (stop: Element) => drawn(stop).flatMap((each) => linesOf(each))
    return stops.flatMap((stop) => {
      stop.blur()
      const before = linesAround(stop)
      stop.focus({ preventScroll: true })
      if (document.activeElement !== stop) return []
      const ground = groundOf(stop)
      const isSeen = linesAround(stop).some(
        (line, at) => line !== before[at] && contrast(line, ground) >= least,
      )
      return isSeen ? [] : [nameOf(stop)]
    })
  }, LEAST)
}

/** What is chosen and looks like what is not chosen; and of which kinds there were both to compare. */
export async function choicesAlike(page: Page): Promise<{ alike: string[]; compared: string[] }> {
  const eyes = await eyesIn(page)
  return eyes.evaluate(({ linesOf, shown, nameOf }: Eyes) => {
    const kinds: readonly (readonly [all: string, chosen: string])[] = [
      ['.mantine-NavLink-root', '[data-active]'],
      ['.mantine-Tabs-tab', '[data-active]'],
      ['.mantine-SegmentedControl-label', '[data-active]'],
      ['[role="option"]', '[data-combobox-selected], [aria-selected="true"]'],
      ['button[aria-pressed]', '[aria-pressed="true"]'],
      ['li[class*="tool"]', '[data-selected]'],
      ['.mantine-Switch-input ~ .mantine-Switch-track', ':checked ~ *'],
      ['.mantine-Radio-radio', ':checked'],
      ['[role="row"][class*="task"]', '[class*="attention"]'],
    ]
    const look = (element: Element) =>
      [
        getComputedStyle(element).backgroundColor,
        getComputedStyle(element).borderInlineStart,
        ...linesOf(element),
        // A sign is a mark too.
        element.querySelectorAll('svg').length,
      ].join(' ')
    const found = kinds.map(([all, chosen]) => {
      const each = shown(all)
      const plain = new Set(each.filter((one) => !one.matches(chosen)).map(look))
      const marked = each.filter((one) => one.matches(chosen))
      return { all, plain, marked }
    })
    return {
      alike: found.flatMap(({ plain, marked }) => marked.filter((one) => plain.has(look(one))).map(nameOf)),
      compared: found
        .filter(({ plain, marked }) => plain.size > 0 && marked.length > 0)
        .map(({ all }) => all),
    }
  })
}

/**
 * What is drawn without words, such as bars and lines, and cannot be seen: of the colours on the screen there none is told
 * from the ground.
 * @param developed an empty page of any site, which looks at the picture
 */
export async function drawingsUnseen(page: Page, developed: Page): Promise<string[]> {
  const eyes = await eyesIn(page)
  const drawingsNow = () =>
    eyes.evaluate(({ shown, nameOf, painted, groundOf }: Eyes) => {
      const kinds = [
        '[data-part]',
        '[class*="ranked-bar"]',
        '[class*="usage"] > div',
        '.mantine-Progress-section',
        'svg[role="img"] :is(rect, path, circle):not([fill="transparent"], [class*="band"])',
        '[data-swatch]',
        '.mantine-ThemeIcon-root',
        '.mantine-Radio-radio:checked',
        '.mantine-Switch-track',
        '.mantine-Loader-root',
      ]
      const hidden = document.querySelector('[role="dialog"]')
      return kinds.flatMap((kind) =>
        shown(kind).flatMap((each) => {
          const { x, y, width, height } = each.getBoundingClientRect()
          const isInside = x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight
          // What lies under a dialog is dimmed, and what another element covers is not to be seen.
          const isUnder = hidden?.checkVisibility() === true && !each.closest('[role="dialog"]')
          if (!isInside || isUnder || height < 1) return []
          return [{ name: nameOf(each), x, y, width, height, ground: painted(groundOf(each)) }]
        }),
      )
    })
  let drawings = await drawingsNow()
  let picture = ''
  // What comes late moves what is below it.
  for (let before = ''; before !== JSON.stringify(drawings); drawings = await drawingsNow()) {
    before = JSON.stringify(drawings)
    picture = (await page.screenshot()).toString('base64')
  }
  const looking = await eyesIn(developed)
  return looking.evaluate(
    async ({ contrastOf }: Eyes, { picture, drawings, least }) => {
      const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      canvas?.drawImage(bitmap, 0, 0)
      return drawings.flatMap(({ name, x, y, width, height, ground }) => {
        const left = Math.floor(x)
        const top = Math.floor(y)
        const wide = Math.max(Math.ceil(x + width) - left, 1)
        const data =
          canvas?.getImageData(left, top, wide, Math.max(Math.ceil(y + height) - top, 1)).data ?? []
        let greatest = 1
        for (let at = 0; at < data.length; at += 4)
          greatest = Math.max(greatest, contrastOf(Array.from(data.slice(at, at + 3)), ground))
        return greatest >= least ? [] : [`${greatest.toFixed(2)}: ${name}`]
      })
    },
    { picture, drawings, least: LEAST },
  )
}
