import { CatalogFrame } from '@/components/catalog/catalog-frame'

/** Above the views, so that it stays when they change: whoever types into the search keeps typing. */
export default function ViewsLayout({ children }: LayoutProps<'/[locale]/marketplace/views'>) {
  return <CatalogFrame>{children}</CatalogFrame>
}
