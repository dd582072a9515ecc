/** The states that the tray tells apart. */
export const states = ['alive', 'slow', 'down', 'signed-out', 'approval', 'offline'] as const

/** For a light panel, for a dark one, and for macOS, which colours a template of black and alpha itself. */
export type Look = 'light' | 'dark' | 'template'

/**
 * Sides in pixels at 1x; each is also made at 2x.
 * - Linux: panels show 22 px in KDE and GNOME's extension, and scale for the rest.
 * - macOS: the menu bar is 22 pt high or more, and its own icons are drawn in 18 pt.
 */
export const trayPngs: readonly { look: Look; suffix: string; side: number }[] = [
  { look: 'light', suffix: '', side: 22 },
  { look: 'dark', suffix: '-dark', side: 22 },
  { look: 'template', suffix: 'Template', side: 18 },
]

/** Windows: 16 px at 100 %, and so on up to 400 %. */
export const trayIcoSides = [16, 20, 24, 32, 40, 48, 64]
export const appIcoSides = [16, 20, 24, 32, 40, 48, 64, 128, 256]
export const appPngSide = 1024

/** Linux: the sizes for which the icon theme that every desktop falls back to has folders. */
export const menuPngSides = [16, 22, 24, 32, 48, 64, 128, 256, 512]
