// The title belongs to the layout: a page that is made anew while it is answered 404 is asked for none.
export { absentMetadata as generateMetadata } from '@/components/layout/absent'

export default function NotFoundLayout({ children }: LayoutProps<'/[locale]/not-found'>) {
  return children
}
