// SPDX-License-Identifier: Apache-2.0
// The little of NIfTI-1 that the page needs: the server writes one form of it, little-endian with an sform.

const voxelsAt = 352;

export interface Grid { size: [number, number, number]; bytesPerVoxel: number }

export function gridOf(file: ArrayBuffer): Grid {
  const view = new DataView(file);
  const size = [1, 2, 3].map((axis) => view.getInt16(40 + 2 * axis, true)) as Grid["size"];
  return { size, bytesPerVoxel: view.getInt16(72, true) / 8 };
}

/** Labels of a map, or 0 and 1 of a mask, i fastest. No data set has more than 255 structures. */
export function bytesOf(file: ArrayBuffer): Uint8Array {
  const { bytesPerVoxel } = gridOf(file);
  return bytesPerVoxel === 1 ? new Uint8Array(file, voxelsAt) : Uint8Array.from(new Uint16Array(file, voxelsAt));
}

/** So that NiiVue need not look through all voxels for the brightest. */
export function stateRange(file: ArrayBuffer, least: number, most: number): void {
  const view = new DataView(file);
  view.setFloat32(124, most, true);
  view.setFloat32(128, least, true);
}

/** Says in the header that voxels are labels, so that NiiVue takes their colours from a table. */
export function areLabels(file: ArrayBuffer): void { new DataView(file).setInt16(68, 1002, true); }

/** A black CT on the grid of a label map, where a case has masks alone. */
export function blackCt(labels: ArrayBuffer): ArrayBuffer {
  const { size } = gridOf(labels);
  const file = new ArrayBuffer(voxelsAt + 2 * size[0] * size[1] * size[2]);
  new Uint8Array(file).set(new Uint8Array(labels, 0, voxelsAt));
  const view = new DataView(file);
  view.setInt16(70, 4, true);
  view.setInt16(72, 16, true);
  new Int16Array(file, voxelsAt).fill(-1024);
  return file;
}

/** A file with the header of `file`, of uint8, and these voxels. */
export function withBytes(file: ArrayBuffer, voxels: Uint8Array): Uint8Array {
  const made = new Uint8Array(voxelsAt + voxels.length);
  made.set(new Uint8Array(file, 0, voxelsAt));
  const view = new DataView(made.buffer);
  view.setInt16(70, 2, true);
  view.setInt16(72, 8, true);
  made.set(voxels, voxelsAt);
  return made;
}

/** For each axis of the picture (right, anterior, superior) the axis of the file, 1 to 3, negative where it runs on. */
export type Turn = [number, number, number];

/** Voxels of the file in the picture's order, or back. */
export function turned(voxels: Uint8Array, size: Grid["size"], turn: Turn, back: boolean): Uint8Array {
  const strides = [1, size[0], size[0] * size[1]];
  const axes = turn.map((axis) => Math.abs(axis) - 1);
  const steps = axes.map((axis, n) => (turn[n]! < 0 ? -strides[axis]! : strides[axis]!));
  const start = axes.reduce((sum, axis, n) => sum + (turn[n]! < 0 ? (size[axis]! - 1) * strides[axis]! : 0), 0);
  const [ni, nj, nk] = axes.map((axis) => size[axis]!) as Grid["size"];
  const out = new Uint8Array(voxels.length);
  let at = 0;
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      let from = start + k * steps[2]! + j * steps[1]!;
      if (steps[0] === 1 && !back) { out.set(voxels.subarray(from, from + ni), at); at += ni; continue; }
      for (let i = 0; i < ni; i++, from += steps[0]!, at++)
        if (back) out[from] = voxels[at]!; else out[at] = voxels[from]!;
    }
  return out;
}
