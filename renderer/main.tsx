import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './pages.css'
import './controls.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { BridgeProvider } from './bridge.tsx'
import { ConnectionGuard, Waiting } from './connection.tsx'
import { httpBridge } from './http-bridge.ts'
import { ipcBridge } from './ipc-bridge.ts'
import { reloadForMissingParts } from './missing-parts.ts'
import { colorsByContrast, theme } from './theme.ts'

const bridge = window.pandaBridge ? ipcBridge(window.pandaBridge) : httpBridge('./api')
reloadForMissingParts(bridge)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={colorsByContrast} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <ConnectionGuard bridge={bridge}>
        <BridgeProvider bridge={bridge} waiting={<Waiting />}>
          <App />
        </BridgeProvider>
      </ConnectionGuard>
    </MantineProvider>
  </StrictMode>,
)
