import { SiteShell } from '@/components/layout/site-shell'

export default function MarketplaceLayout({ children }: { children: React.ReactNode }) {
  return <SiteShell>{children}</SiteShell>
}
