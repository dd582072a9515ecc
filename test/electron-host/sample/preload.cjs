const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('sample', {
  greet: (name) => ipcRenderer.invoke('greet', name),
  echo: (value) => ipcRenderer.invoke('echo', value),
  keep: (text) => ipcRenderer.invoke('keep', text),
  read: () => ipcRenderer.invoke('read'),
  notice: () => ipcRenderer.send('notice'),
  onTick: (listener) => {
    const heard = () => listener()
    ipcRenderer.on('tick', heard)
    return () => ipcRenderer.off('tick', heard)
  },
  onReset: (listener) => ipcRenderer.on('reset', (_event, yes) => listener(yes)),
})
