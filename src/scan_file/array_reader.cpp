// SPDX-License-Identifier: Apache-2.0
#include "scan_file/array_reader.h"

#include <algorithm>
#include <memory>

#include "core/parallel.h"
#include "scan_file/chunk_codec.h"
#include "scan_file/errors.h"

namespace radgenome::scan_file {
namespace {

/// Fewer chunks are read where they are asked for: a loader of patches has threads or processes of its own.
constexpr std::size_t chunks_worth_threads = 32;

std::size_t offset_in(const Box& box, int i, int j, int k) {
  const Index extent = box.extent();
  return static_cast<std::size_t>(i - box.begin.i) +
         static_cast<std::size_t>(extent.i) *
             (static_cast<std::size_t>(j - box.begin.j) +
              static_cast<std::size_t>(extent.j) * static_cast<std::size_t>(k - box.begin.k));
}

std::vector<Index> listed(const Box& numbers) {
  std::vector<Index> list;
  for_each_chunk(numbers, [&](Index chunk) { list.push_back(chunk); });
  return list;
}

template <class Work>
void for_all(std::size_t n, const Work& work) {
  if (n >= chunks_worth_threads) return parallel_for(n, work);
  for (std::size_t i = 0; i < n; ++i) work(i);
}

}  // namespace

template <class T>
ArrayReader<T>::ArrayReader(const ZipReader& zip, std::string path, Index size)
    : zip_(zip), path_(std::move(path)) {
  const auto name = path_ + "/" + std::string(metadata_name);
  const auto* member = zip_.find(name);
  if (member == nullptr) throw corrupt("{} is missing", name);
  constexpr auto values = std::is_same_v<T, std::int16_t> ? Values::ct : Values::mask;
  chunk_shape_ = in_context(name, [&] { return chunk_shape_from(zip_.read(*member).view(), size, values); });
}

template <class T>
void ArrayReader<T>::prefetch(const std::vector<Index>& chunks) const {
  for (const auto& chunk : chunks)
    if (const auto* member = zip_.find(chunk_name(path_, chunk))) zip_.prefetch(*member);
}

template <class T>
bool ArrayReader<T>::decode(Index chunk, std::span<T> values) const {
  const auto name = chunk_name(path_, chunk);
  const auto* member = zip_.find(name);
  if (member == nullptr) return false;
  const auto compressed = zip_.read(*member);
  in_context(name, [&] {
    decompress_chunk(compressed.view(),
                     std::span(reinterpret_cast<char*>(values.data()), values.size_bytes()));
  });
  return true;
}

template <class T>
std::vector<T> ArrayReader<T>::chunk(Index chunk) const {
  std::vector<T> values(Box{{0, 0, 0}, chunk_shape_}.voxels());
  if (!decode(chunk, values)) values.clear();
  return values;
}

template <class T>
void ArrayReader<T>::each_chunk(const Box& box, const Use& use) const {
  const auto list = listed(chunks_of(box, chunk_shape_));
  const auto size = Box{{0, 0, 0}, chunk_shape_}.voxels();
  prefetch(list);
  for_all(list.size(), [&](std::size_t i) {
    const auto memory =
        std::make_unique_for_overwrite<T[]>(size);  // setting it to 0 costs as much as decoding
    const std::span values(memory.get(), size);
    if (decode(list[i], values)) use(voxels_of(list[i], chunk_shape_), values);
  });
}

template <class T>
void ArrayReader<T>::copy_part(Index number, const Box& box, std::span<T> out) const {
  const Box whole = voxels_of(number, chunk_shape_);
  const Box part = intersection(whole, box);
  const auto memory = std::make_unique_for_overwrite<T[]>(whole.voxels());
  const bool there = decode(number, std::span(memory.get(), whole.voxels()));
  const auto width = static_cast<std::size_t>(part.extent().i);
  for (int k = part.begin.k; k < part.end.k; ++k)
    for (int j = part.begin.j; j < part.end.j; ++j) {
      T* const to = &out[offset_in(box, part.begin.i, j, k)];
      if (there)
        std::copy_n(&memory[offset_in(whole, part.begin.i, j, k)], width, to);
      else
        std::fill_n(to, width, T{0});
    }
}

template <class T>
std::vector<std::vector<T>> ArrayReader<T>::chunks(const Box& numbers) const {
  const auto list = listed(numbers);
  std::vector<std::vector<T>> values(list.size());
  for_all(list.size(), [&](std::size_t i) { values[i] = chunk(list[i]); });
  return values;
}

template <class T>
void ArrayReader<T>::copy(const Box& box, std::span<T> out) const {
  const auto list = listed(chunks_of(box, chunk_shape_));
  prefetch(list);
  for_all(list.size(), [&](std::size_t i) { copy_part(list[i], box, out); });
}

template class ArrayReader<std::int16_t>;
template class ArrayReader<std::uint8_t>;

}  // namespace radgenome::scan_file
