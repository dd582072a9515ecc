/**
 * electron-builder calls it for each app that it has packed. The deb and rpm would put it into "/opt/PanDA Bridge": where
 * a user gets no user namespaces, Chromium starts its sandbox by a command line that it takes apart at the space, and
 * the app ends. There is no setting for that folder alone; it is the packager's name for the product.
 */
export default function withoutSpace({ electronPlatformName, packager }) {
  if (electronPlatformName !== 'linux') return
  if (typeof packager.appInfo.sanitizedProductName !== 'string')
    throw new Error('electron-builder has another name for the folder under /opt now.')
  packager.appInfo.sanitizedProductName = packager.executableName
}
