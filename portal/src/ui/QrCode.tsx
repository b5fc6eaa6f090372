import { QRCodeSVG } from 'qrcode.react'

/** Black on white in either theme, with the quiet margin that cameras need. `label` says what it opens. */
export function QrCode({ value, label }: { value: string; label: string }) {
  return <QRCodeSVG value={value} title={label} size={200} level="M" marginSize={4} bgColor="#ffffff" fgColor="#000000" />
}
