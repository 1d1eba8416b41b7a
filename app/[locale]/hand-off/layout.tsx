import { HandOffShell } from '@/components/hand-offs/hand-off-shell'

export default function HandOffLayout({ children }: { children: React.ReactNode }) {
  return <HandOffShell>{children}</HandOffShell>
}
