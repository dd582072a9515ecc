import { contextBridge, ipcRenderer } from 'electron'
import type { ApiAnswer, BridgeState, WindowBridge } from '../bridge/api.ts'
import { channels } from './ipc/channels.ts'

// All that a page gets. It never sees ipcRenderer itself: with that it could listen to, and send on, any channel.
const bridge: WindowBridge = {
  invoke: (method, input) => ipcRenderer.invoke(channels.invoke, method, input) as Promise<ApiAnswer>,
  subscribe: (listener, onHeartbeat) => {
    const heard = (_: unknown, state: BridgeState) => listener(state)
    const beat = () => onHeartbeat()
    ipcRenderer.on(channels.state, heard)
    ipcRenderer.on(channels.heartbeat, beat)
    ipcRenderer.send(channels.watch)
    return () => {
      ipcRenderer.off(channels.state, heard)
      ipcRenderer.off(channels.heartbeat, beat)
    }
  },
}

contextBridge.exposeInMainWorld('pandaBridge', bridge)
