import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import type { Driver } from '../running-desktop.ts'
import { openWindow } from './open-window.ts'

export function hostilePageScenarios({ name, start }: Driver): void {
  describe('a hostile page', () => {
    test('goes nowhere, opens nothing and reaches no network', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const before = page.url()
      await page.evaluate(() => void window.open('https://evil.example/'))
      await page.evaluate(() => {
        location.href = 'https://evil.example/'
      })
      const fetched = await page.evaluate(() =>
        fetch('https://evil.example/').then(
          () => 'answered',
          () => 'refused',
        ),
      )
      expect(fetched).toBe('refused')
      // By now whatever the page has asked for is answered.
      await page.evaluate(() => window.pandaBridge?.invoke('getState', {}))
      expect(page.url()).toBe(before)
      expect(await app.opened()).toEqual([])
    })

    // Chromium stops some of these in the test host before it asks anybody.
    test.skipIf(name === 'host')('goes to none of the addresses that it could try', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const before = page.url()
      for (const address of [
        'http://127.0.0.1:1/',
        'file:///etc/passwd',
        'data:text/html,<h1>x',
        'panda-bridge://other/',
        'mailto:x@evil.example',
        'javascript:document.title="taken"',
        'about:blank',
      ]) {
        await page.evaluate((address) => void (location.href = address), address).catch(() => undefined)
        await page.evaluate((address) => void window.open(address), address).catch(() => undefined)
        // Where the page is and what it shows, by itself: Playwright waits for the end of what was refused.
        const seen = () =>
          page.evaluate(() => [location.href, document.querySelector('h1') !== null]).catch(() => undefined)
        await expect.poll(seen, { message: address }).toEqual([before, true])
      }
      expect(await page.evaluate(() => document.title)).not.toBe('taken')
      // Where it came back from about:blank, the bridge still answers.
      const answer = await page.evaluate(() => window.pandaBridge?.invoke('getState', {}))
      expect(answer).toHaveProperty('ok')
      expect(await app.opened()).toEqual([])
    })

    // The test host plays the permissions, and has no WebRTC of Electron's.
    test.skipIf(name === 'host')('is given none of what a browser asks its user about', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const given = await page.evaluate(async () => {
        const tried: Record<string, () => Promise<unknown>> = {
          camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
          microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
          screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
          place: () =>
            new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
          clipboard: () => navigator.clipboard.readText(),
          midi: () => navigator.requestMIDIAccess(),
          notifications: async () => {
            if ((await Notification.requestPermission()) !== 'granted') throw new Error('refused')
          },
        }
        const results: string[] = []
        for (const [what, attempt] of Object.entries(tried)) {
          await attempt().then(
            () => results.push(what),
            () => undefined,
          )
        }
        return results
      })
      expect(given).toEqual([])
    })

    test.skipIf(name === 'host')('sends no packet by WebRTC', async () => {
      await using app = await start({ isNew: true })
      expect(await packetsByWebRtc(await openWindow(app))).toEqual([])
    })
  })
}

/** What reaches a UDP and a TCP port of this computer while a page tries each way that WebRTC has. */
async function packetsByWebRtc(page: Page): Promise<string[]> {
  const seen: string[] = []
  const udp = createSocket('udp4')
    .on('message', () => seen.push('UDP'))
    .bind(0, '127.0.0.1')
  const tcp = createServer((socket) => {
    seen.push('TCP')
    socket.on('error', () => undefined).resume()
  }).listen(0, '127.0.0.1')
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
  const ports = [udp.address().port, (tcp.address() as AddressInfo).port] as const
  await page.evaluate(async ([udp, tcp]) => {
    const login = { username: 'x', credential: 'y' }
    const peer = new RTCPeerConnection({
      iceServers: [
        { urls: `stun:127.0.0.1:${udp}` },
        { urls: `turn:127.0.0.1:${udp}?transport=udp`, ...login },
        { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, ...login },
        { urls: `turns:127.0.0.1:${tcp}?transport=tcp`, ...login },
      ],
    })
    const gathered = new Promise<void>((resolve) => {
      const look = () => peer.iceGatheringState === 'complete' && resolve()
      peer.addEventListener('icegatheringstatechange', look)
    })
    peer.createDataChannel('x')
    await peer.setLocalDescription(await peer.createOffer())
    await gathered
    peer.close()
  }, ports)
  udp.close()
  tcp.close()
  return seen
}
