/** The part of bottleneck that the throttling plugin is made of; its types stand with the whole. */
declare module 'bottleneck/light.js' {
  export { default } from 'bottleneck';
}
