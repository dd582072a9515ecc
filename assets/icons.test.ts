import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { icnsSides } from './icon-containers.ts'
import { appIcoSides, appPngSide, menuPngSides, states, trayIcoSides, trayPngs } from './icon-list.ts'
import { readPng, type Pixels } from './png.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, file))
const sidesOf = ({ width, height }: Pixels) => [width, height]

const pngs = states.flatMap((state) =>
  trayPngs.flatMap(({ suffix, side }) => [
    { file: `tray/${state}${suffix}.png`, side },
    { file: `tray/${state}${suffix}@2x.png`, side: 2 * side },
  ]),
)
const icos = states.flatMap((state) => [`tray/${state}.ico`, `tray/${state}-dark.ico`])

test('the tray has a picture of every state in every look, and nothing else', () => {
  const expected = [...pngs.map(({ file }) => file), ...icos].toSorted()
  const found = readdirSync(join(import.meta.dirname, 'tray')).map((file) => `tray/${file}`)
  expect(found.toSorted()).toEqual(expected)
})

test.each(pngs)('$file is $side px wide and high', ({ file, side }) => {
  expect(sidesOf(readPng(read(file)))).toEqual([side, side])
})

test.each(icos)('%s holds a picture for every scale of Windows', (file) => {
  expect(picturesOfIco(read(file)).map(sidesOf)).toEqual(trayIcoSides.map((side) => [side, side]))
})

test('the icon of the app is there for each system', () => {
  expect(sidesOf(readPng(read('icon.png')))).toEqual([appPngSide, appPngSide])
  expect(picturesOfIco(read('icon.ico')).map(sidesOf)).toEqual(appIcoSides.map((side) => [side, side]))
  const inMenu = readdirSync(join(import.meta.dirname, 'icons'))
  expect(inMenu.toSorted()).toEqual(menuPngSides.map((side) => `${side}x${side}.png`).toSorted())
  for (const side of menuPngSides)
    expect(sidesOf(readPng(read(`icons/${side}x${side}.png`)))).toEqual([side, side])
  const inIcns = new Set(picturesOfIcns(read('icon.icns')).map(({ width }) => width))
  expect([...inIcns].toSorted((a, b) => a - b)).toEqual(icnsSides)
})

describe.each(trayPngs)('in the look "$look"', ({ look, suffix, side }) => {
  test.each([
    { scale: '1x', at: '' },
    { scale: '2x', at: '@2x' },
  ])('states differ without their colours at $scale', ({ at }) => {
    const greys = states.map((state) => ({
      state,
      grey: inGrey(readPng(read(`tray/${state}${suffix}${at}.png`))),
    }))
    for (const [index, one] of greys.entries()) {
      for (const other of greys.slice(index + 1)) {
        const share = different(one.grey, other.grey)
        expect(share, `${one.state} and ${other.state}`).toBeGreaterThan(0.04)
      }
    }
  })

  test('something is drawn, and the corners are transparent', () => {
    for (const state of states) {
      const { rgba } = readPng(read(`tray/${state}${suffix}.png`))
      const alphas = rgba.filter((_, index) => index % 4 === 3)
      expect(alphas[0]).toBe(0)
      expect(alphas[side - 1]).toBe(0)
      expect(alphas.filter((alpha) => alpha > 128).length / alphas.length).toBeGreaterThan(
        look === 'template' ? 0.2 : 0.3,
      )
    }
  })
})

test.each(states)('the template of %s is black, with holes', (state) => {
  const { rgba } = readPng(read(`tray/${state}Template@2x.png`))
  const colours = rgba.filter((value, index) => index % 4 !== 3 && value !== 0)
  expect(colours).toHaveLength(0)
})

function picturesOfIco(ico: Buffer): Pixels[] {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + 16 * index
    const [length, offset] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)]
    const pixels = readPng(ico.subarray(offset, offset + length))
    expect(ico.readUInt8(entry) || 256).toBe(pixels.width)
    return pixels
  })
}

function picturesOfIcns(icns: Buffer): Pixels[] {
  expect(icns.readUInt32BE(4)).toBe(icns.length)
  const pictures: Pixels[] = []
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    pictures.push(readPng(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))))
  }
  return pictures
}

/** Over a middle grey, as one sees it who sees no colours. */
function inGrey({ rgba }: Pixels): number[] {
  return Array.from({ length: rgba.length / 4 }, (_, index) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(4 * index)
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (luminance * alpha + 128 * (255 - alpha)) / 255
  })
}

/** The share of pixels that differ clearly. */
function different(one: readonly number[], other: readonly number[]): number {
  return one.filter((grey, index) => Math.abs(grey - other[index]!) > 48).length / one.length
}
