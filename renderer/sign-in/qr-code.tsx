import { Box } from '@mantine/core'
import { useEffect, useState } from 'react'

const SIZE = 160

/** As an image and not as elements of the page: nothing in the text can become markup. */
export function QrCode({ text }: { text: string }) {
  const [source, setSource] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    void drawQrCode(text).then((svg) => {
      if (isCurrent) setSource(`data:image/svg+xml,${encodeURIComponent(svg)}`)
    })
    return () => {
      isCurrent = false
    }
  }, [text])
  if (source === undefined) return <Box w={SIZE} h={SIZE} />
  return (
    <img
      src={source}
      alt="QR code of the sign-in page"
      width={SIZE}
      height={SIZE}
      style={{ borderRadius: 8 }}
    />
  )
}

/** Loaded when it is needed: most windows are opened by people who are signed in. */
async function drawQrCode(text: string): Promise<string> {
  const { toString } = await import('qrcode')
  return toString(text, { type: 'svg', margin: 2 })
}
