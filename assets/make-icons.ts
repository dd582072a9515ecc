// Makes every PNG, ICO and ICNS of the app from tray.svg and icon.svg, with Chromium as the renderer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findChromium } from '../test/chromium.ts'
import { icnsSides, makeIcns, makeIco, type Picture } from './icon-containers.ts'
import {
  appIcoSides,
  appPngSide,
  menuPngSides,
  states,
  trayIcoSides,
  trayPngs,
  type Look,
} from './icon-list.ts'

const here = import.meta.dirname
const traySvg = readFileSync(join(here, 'tray.svg'), 'utf8')
const iconSvg = readFileSync(join(here, 'icon.svg'), 'utf8')

function trayDrawing(state: string, look: Look): string {
  return traySvg
    .replace('data-state="alive"', `data-state="${state}"`)
    .replace('data-look="light"', `data-look="${look}"`)
}

/** A square picture of a drawing, transparent where nothing is drawn. */
async function render(page: Page, svg: string, side: number): Promise<Picture> {
  await page.setViewportSize({ width: side, height: side })
  const style = 'html, body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }'
  await page.setContent(`<!doctype html><style>${style}</style>${svg}`)
  return { side, png: await page.screenshot({ omitBackground: true }) }
}

async function makeTrayIcons(page: Page): Promise<void> {
  const folder = join(here, 'tray')
  mkdirSync(folder, { recursive: true })
  for (const state of states) {
    for (const { look, suffix, side } of trayPngs) {
      const drawing = trayDrawing(state, look)
      writeFileSync(join(folder, `${state}${suffix}.png`), (await render(page, drawing, side)).png)
      writeFileSync(join(folder, `${state}${suffix}@2x.png`), (await render(page, drawing, 2 * side)).png)
      if (look === 'template') continue
      const pictures: Picture[] = []
      for (const icoSide of trayIcoSides) pictures.push(await render(page, drawing, icoSide))
      writeFileSync(join(folder, `${state}${suffix}.ico`), makeIco(pictures))
    }
  }
}

async function makeAppIcons(page: Page): Promise<void> {
  const pictures = new Map<number, Picture>()
  for (const side of new Set([...appIcoSides, ...icnsSides, ...menuPngSides, appPngSide])) {
    pictures.set(side, await render(page, iconSvg, side))
  }
  const ofSides = (sides: readonly number[]) => sides.map((side) => pictures.get(side)!)
  writeFileSync(join(here, 'icon.png'), pictures.get(appPngSide)!.png)
  mkdirSync(join(here, 'icons'), { recursive: true })
  for (const { side, png } of ofSides(menuPngSides)) {
    writeFileSync(join(here, 'icons', `${side}x${side}.png`), png)
  }
  writeFileSync(join(here, 'icon.ico'), makeIco(ofSides(appIcoSides)))
  writeFileSync(join(here, 'icon.icns'), makeIcns(ofSides(icnsSides)))
}

const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath !== undefined && { executablePath }),
  args: ['--no-sandbox'],
})
try {
  const page = await browser.newPage()
  await makeTrayIcons(page)
  await makeAppIcons(page)
} finally {
  await browser.close()
}
