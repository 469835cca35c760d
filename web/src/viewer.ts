// SPDX-License-Identifier: Apache-2.0
// The volumes: three planes with masks, and a model of the masks. Masks lie in NiiVue's drawing layer, whose colours
// are a small table: choosing another structure changes the table, not millions of voxels.
import { NVImage, Niivue, SLICE_TYPE } from "@niivue/niivue";
import { areLabels, bytesOf, gridOf, stateRange, turned, type Grid, type Turn } from "./nifti";

export const windows: Record<string, [number, number]> = { Lung: [-550, 1400], Mediastinum: [40, 400], Bone: [400, 1800] };
const chosenColour = [255, 209, 102], otherColour = [92, 128, 158];

export interface Look { window: string; fill: number; others: boolean; masks: boolean }

/** Where the cross stands, for the caption. */
export interface Cross { slice: number; slices: number; hu: number; label: number }

/** NiiVue declares all twenty parameters as required, and fills in what is missing. */
const imageOf = NVImage.new as unknown as
  (file: ArrayBuffer, name: string, colormap: string, opacity: number, pair: null, low: number, high: number) => Promise<NVImage>;

export class Viewer {
  readonly planes: Niivue;
  readonly model: Niivue;
  onCross: (cross: Cross) => void = () => {};
  /** Milliseconds without another choice until the model is drawn anew. */
  modelWaits = 350;
  private chosen = new Set<number>();
  private labels: Uint8Array | null = null;  // in the picture's order
  private grid: Grid | null = null;
  private full: [number, number, number] = [1, 1, 1];
  private look: Look = { window: "Mediastinum", fill: 0, others: true, masks: true };
  private modelTimer: number | undefined;
  /** Counts cases, so that what arrives late is not shown. */
  private shown = 0;

  private constructor() {
    const common = { backColor: [0, 0, 0, 1], isRadiologicalConvention: true, sagittalNoseLeft: true, loadingText: "", logLevel: "error" as const,
      isOrientCube: false, dragAndDropEnabled: false, isColorbar: false, gradientOrder: 0 };
    this.planes = new Niivue({ ...common, crosshairGap: 12, crosshairColor: [0.55, 0.7, 0.85, 0.75], fontColor: [0.87, 0.89, 0.91, 1],
      fontMinPx: 13, fontSizeScaling: 0.35, tileMargin: 2, isForceMouseClickToVoxelCenters: true, showAllOrientationMarkers: true, maxDrawUndoBitmaps: 8, isSliceMM: false,
      crosshairWidthUnit: "percent" as const });
    this.planes.opts.crosshairWidth = 0.25;
    this.model = new Niivue({ ...common, show3Dcrosshair: false, crosshairWidth: 0, isOrientationTextVisible: true, fontMinPx: 12 });
  }

  static async on(planes: HTMLCanvasElement, model: HTMLCanvasElement): Promise<Viewer> {
    const viewer = new Viewer();
    await viewer.planes.attachToCanvas(planes, false);
    await viewer.model.attachToCanvas(model, false);
    viewer.planes.setCustomLayout([
      { sliceType: SLICE_TYPE.AXIAL, position: [0, 0, 1, 0.66] },
      { sliceType: SLICE_TYPE.CORONAL, position: [0, 0.665, 0.335, 0.335] },
      { sliceType: SLICE_TYPE.SAGITTAL, position: [0.34, 0.665, 0.325, 0.335] },
    ]);
    viewer.model.setSliceType(SLICE_TYPE.RENDER);
    viewer.planes.onLocationChange = () => viewer.tellCross();
    return viewer;
  }

  /** Forgets the case that was shown. @return what the parts of the next are to be shown under */
  begin(full: [number, number, number]): number {
    this.full = full;
    this.labels = null;
    this.chosen = new Set();
    return ++this.shown;
  }

  async showCt(under: number, file: ArrayBuffer): Promise<void> {
    if (under !== this.shown) return;
    const [low, high] = this.range();
    stateRange(file, low, high);
    const image = await imageOf.call(NVImage, file, "ct.nii", "gray", 1, null, low, high);
    if (under !== this.shown) return;
    const frac = this.grid ? [...this.planes.scene.crosshairPos] : null;
    this.grid = gridOf(file);
    this.planes.volumes = [];
    this.planes.drawBitmap = null;
    this.planes.addVolume(image);
    if (frac && this.labels) this.planes.scene.crosshairPos = frac as never;
    this.applyMasks();
    this.planes.drawScene();
  }

  /** The CT must be shown already, on the same grid. */
  showLabels(under: number, file: ArrayBuffer): void {
    if (under !== this.shown) return;
    const grid = gridOf(file);
    this.labels = turned(bytesOf(file), grid.size, this.turn(), false);
    this.applyMasks();
    this.planes.drawScene();
  }

  /** Labels of few voxels, for the model. */
  async showModel(under: number, file: ArrayBuffer): Promise<void> {
    if (under !== this.shown) return;
    stateRange(file, 0, 255);
    areLabels(file);
    const image = await imageOf.call(NVImage, file, "labels.nii", "gray", 1, null, 0, 255);
    if (under !== this.shown) return;
    image.colormapLabel = this.modelColours() as never;
    this.model.volumes = [];
    this.model.addVolume(image);
    this.model.setRenderAzimuthElevation(160, 12);
  }

  setLook(look: Look): void {
    const before = this.look;
    this.look = { ...look };
    const volume = this.planes.volumes[0];
    if (!volume) return;
    if (before.window !== look.window) {
      [volume.cal_min, volume.cal_max] = this.range();
      this.planes.updateGLVolume();
    }
    this.colour();
    this.planes.drawScene();
    if (before.others !== look.others) this.colourModel();
  }

  /** Shows the masks with these labels and dims the rest. */
  choose(labels: number[]): void {
    this.chosen = new Set(labels);
    this.colour();
    this.planes.drawScene();
    this.colourModel();
  }

  /** To a place of the whole grid; voxels, fractions allowed. */
  goTo(voxel: [number, number, number]): void {
    if (!this.planes.volumes[0] || !this.grid) return;
    this.planes.scene.crosshairPos = this.fractionOf(voxel) as never;
    this.planes.drawScene();
    this.tellCross();
  }

  /** The middle of the chosen masks within an axial slice of the whole grid, on the mask itself; else undefined. */
  middleIn(slice: number, labels: number[]): [number, number, number] | undefined {
    if (!this.labels || !this.grid) return undefined;
    const wanted = new Set(labels), size = this.grid.size, turn = this.turn();
    const [di, dj, dk] = this.steps();
    const axes = turn.map((axis) => Math.abs(axis) - 1);
    const shape = axes.map((axis) => size[axis]!), strides = [1, shape[0]!, shape[0]! * shape[1]!];
    const stride = [0, 1, 2].map((axis) => { const n = axes.indexOf(axis); return turn[n]! < 0 ? -strides[n]! : strides[n]!; });
    const start = axes.reduce((sum, axis, n) => sum + (turn[n]! < 0 ? (size[axis]! - 1) * strides[n]! : 0), 0);
    const k = Math.min(size[2] - 1, Math.round(slice / dk)), inside: [number, number][] = [];
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++)
        if (wanted.has(this.labels[start + i * stride[0]! + j * stride[1]! + k * stride[2]!]!)) inside.push([i, j]);
    if (!inside.length) return undefined;
    const mean = [0, 1].map((n) => inside.reduce((sum, at) => sum + at[n]!, 0) / inside.length);
    const far = (at: [number, number]) => (at[0] - mean[0]!) ** 2 + (at[1] - mean[1]!) ** 2;
    const nearest = inside.reduce((best, at) => (far(at) < far(best) ? at : best));
    return [nearest[0] * di, nearest[1] * dj, k * dk];
  }

  moveSlice(by: number): void {
    this.planes.moveCrosshairInVox(0, 0, by);
  }

  // ---- repair with the pen

  /** @param mask  0 and 1 on the whole grid, in the file's order; the whole CT must be shown */
  beginRepair(mask: Uint8Array): void {
    this.planes.createEmptyDrawing();
    this.planes.drawBitmap!.set(turned(mask, this.grid!.size, this.turn(), false));
    this.planes.setDrawingEnabled(true);
    this.setPen(1, 3);
    this.planes.drawLut = { lut: Uint8ClampedArray.from({ length: 1024 }, (_, n) => (n < 4 ? 0 : n < 8 ? [...chosenColour, 255][n - 4]! : 0)), labels: [], min: 0, max: 255 } as never;
    this.planes.setDrawOpacity(0.35);
    this.planes.drawRimOpacity = 1;
    this.planes.refreshColormaps();
    this.planes.drawAddUndoBitmap();
    this.planes.refreshDrawing(true);
  }
  setPen(value: number, size: number): void {
    this.planes.setPenValue(value, false);
    this.planes.opts.penSize = size;
  }
  undoStroke(): void { this.planes.drawUndo(); }
  /** @return the mask in the file's order */
  repaired(): Uint8Array { return turned(this.planes.drawBitmap as Uint8Array, this.grid!.size, this.turn(), true).map((v) => (v ? 1 : 0)); }
  endRepair(): void {
    this.planes.setDrawingEnabled(false);
    this.planes.drawClearAllUndoBitmaps();
    this.applyMasks();
    this.planes.drawScene();
  }

  // ---- how it is done

  private range(): [number, number] {
    const [level, width] = windows[this.look.window]!;
    return [level - width / 2, level + width / 2];
  }
  private turn(): Turn { return [...(this.planes.volumes[0]!.permRAS as number[])].slice(0, 3) as Turn; }
  private steps(): [number, number, number] {
    return this.full.map((n, axis) => Math.max(1, Math.round(n / this.grid!.size[axis]!))) as [number, number, number];
  }
  private fractionOf(voxel: [number, number, number]): [number, number, number] {
    const steps = this.steps();
    return this.turn().map((signed) => {
      const axis = Math.abs(signed) - 1, size = this.grid!.size[axis]!;
      const at = Math.min(1, Math.max(0, (Math.round(voxel[axis]! / steps[axis]!) + 0.5) / size));
      return signed < 0 ? 1 - at : at;
    }) as [number, number, number];
  }

  private tellCross(): void {
    const volume = this.planes.volumes[0];
    if (!volume || !this.grid) return;
    const vox = this.planes.frac2vox(this.planes.scene.crosshairPos);  // in the picture's order
    const turn = this.turn(), steps = this.steps();
    const n = turn.findIndex((axis) => Math.abs(axis) === 3), at = vox[n]!;
    const k = turn[n]! < 0 ? this.grid.size[2] - 1 - at : at;
    const shape = turn.map((axis) => this.grid!.size[Math.abs(axis) - 1]!);
    const label = this.labels?.[vox[0]! + shape[0]! * (vox[1]! + shape[1]! * vox[2]!)] ?? 0;
    this.onCross({ slice: k * steps[2], slices: this.full[2], hu: volume.getValue(vox[0]!, vox[1]!, vox[2]!), label });
  }

  private applyMasks(): void {
    const volume = this.planes.volumes[0];
    if (!volume || !this.labels || this.labels.length !== this.grid!.size[0] * this.grid!.size[1] * this.grid!.size[2]) return;
    this.planes.createEmptyDrawing();
    this.planes.drawBitmap = this.labels;
    this.colour();
    this.planes.refreshDrawing(false);
  }

  /** Fill goes by the table's alpha; rims are drawn of whatever is not quite clear. */
  private colour(): void {
    const lut = new Uint8ClampedArray(1024), { masks, others, fill } = this.look;
    for (let label = 1; label < 256; label++) {
      const on = this.chosen.has(label), seen = masks && (on || others);
      if (!seen) continue;
      lut.set([...(on ? chosenColour : otherColour), on ? 255 : 2], 4 * label);
    }
    this.planes.drawLut = { lut, labels: [], min: 0, max: 255 } as never;
    this.planes.drawOpacity = Math.max(fill, 0.004);
    this.planes.drawRimOpacity = 0.9;
    if (this.planes.volumes[0]) this.planes.refreshColormaps();
  }

  private modelColours() {
    const lut = new Uint8ClampedArray(1024);
    for (let label = 1; label < 256; label++) {
      const on = this.chosen.has(label);
      lut.set(on ? [...chosenColour, 255] : [...otherColour, this.look.others ? 10 : 0], 4 * label);
    }
    return { lut, min: 0, max: 255, labels: [] };
  }
  /** The model is drawn when nothing else happens: it must not hold up the next item. */
  private colourModel(): void {
    clearTimeout(this.modelTimer);
    this.modelTimer = window.setTimeout(() => {
      const volume = this.model.volumes[0];
      if (!volume) return;
      volume.colormapLabel = this.modelColours() as never;
      this.model.updateGLVolume();
    }, this.modelWaits);
  }
}
