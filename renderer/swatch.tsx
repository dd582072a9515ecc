import { IconSquareFilled } from '@tabler/icons-react'
import type { CSSProperties } from 'react'

/** The colour of a part of a picture, beside its name. @param color as CSS */
export function Swatch({ color, style }: { color: string; style?: CSSProperties }) {
  return <IconSquareFilled size={12} color={color} data-swatch aria-hidden style={style} />
}
