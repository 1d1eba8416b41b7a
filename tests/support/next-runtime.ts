// Next keeps `headers()` and `cookies()` in asynchronous storage that its server provides before any module loads.
import 'next/dist/server/node-environment-baseline'
