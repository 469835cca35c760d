// SPDX-License-Identifier: Apache-2.0
//
// Makes scan files out of images, and shows other programs what the reader makes of a scan file. Usage:
//   scan_tool write SCAN.ozx [ct FILE] [mask STRUCTURE FILE]...
//   scan_tool read SCAN.ozx FOLDER     ct.raw (int16) and <number of the mask>.raw (uint8), i fastest
//   scan_tool zip64 FILE               a small zip whose every number has 64-bit form
//   scan_tool time SCAN.ozx            seconds of opening and reading a mask, of patches and of the whole CT
// A line of JSON on standard output; an error of the library is {"error": code, "sentence": …}.
#include <tbb/global_control.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "image_io/image_io.h"
#include "scan_file/scan_file.h"
#include "scan_file/zip_writer.h"
#include "volume/geometry_json.h"

namespace {

using namespace radgenome;
using scan_file::ScanFile;

Json write(const std::vector<std::string>& arguments) {
  std::optional<Ct> ct;
  scan_file::Content content;
  for (std::size_t i = 1; i < arguments.size();) {
    if (arguments[i] == "ct") {
      ct = image_io::read_ct(arguments.at(i + 1)).ct;
      content.geometry = ct->geometry();
      i += 2;
    } else {
      auto mask = std::make_shared<const Mask>(image_io::read_mask(arguments.at(i + 2)));
      content.geometry = mask->geometry();
      content.sources[arguments.at(i + 1)] = "test";
      content.masks[arguments.at(i + 1)] = std::move(mask);
      i += 3;
    }
  }
  content.ct = ct ? &*ct : nullptr;
  scan_file::write(arguments.at(0), content);
  return {{"written", arguments[0]}};
}

template <class T>
void write_raw(const std::string& path, std::span<const T> values) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
}

Json read(const std::vector<std::string>& arguments) {
  const auto file = ScanFile::open(arguments.at(0));
  Json masks = Json::array();
  for (const auto& entry : file.masks()) {
    const auto mask = file.mask(entry.structure).dense();
    write_raw(arguments.at(1) + "/" + std::to_string(masks.size()) + ".raw", mask.values());
    masks.push_back({{"structure", entry.structure}, {"voxels", entry.voxels}, {"source", entry.source}});
  }
  if (file.has_ct()) {
    const auto ct = file.ct();
    write_raw(arguments.at(1) + "/ct.raw", ct.values());
  }
  return {{"geometry", geometry_json(file.geometry())}, {"masks", masks}, {"ct", file.has_ct()}};
}

Json zip64(const std::vector<std::string>& arguments) {
  AtomicFile file(arguments.at(0));
  scan_file::ZipWriter zip(file, 1);
  zip.add("a", "first");
  zip.add("b/c", "second");
  zip.finish([](std::uint32_t) { return ""; });
  file.commit();
  return {{"written", arguments[0]}};
}

template <class Work>
double seconds(const Work& work) {
  const auto started = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

/// Median, least and most of wall seconds, and the median of the processor's seconds: those do not grow when
/// others use the machine.
class Times {
 public:
  template <class Work>
  void add(const Work& work) {
    const double before = processor_seconds();
    wall_.push_back(seconds(work));
    processor_.push_back(processor_seconds() - before);
  }
  Json json() {
    std::sort(wall_.begin(), wall_.end());
    std::sort(processor_.begin(), processor_.end());
    return {{"median", wall_[wall_.size() / 2]},
            {"least", wall_.front()},
            {"most", wall_.back()},
            {"processor", processor_[processor_.size() / 2]}};
  }

 private:
  static double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
  std::vector<double> wall_, processor_;
};

constexpr int edge = 128;

/// Patches of 128³ all over the scan: along the borders of chunks, or with borders in them.
Json time_patches(const ScanFile& file, int step) {
  std::vector<std::int16_t> patch(std::size_t{edge} * edge * edge);
  const Index size = file.geometry().size;
  Times times;
  for (int n = 0; n < 20; ++n) {
    const auto begin_of = [&](int length, int prime) {
      return n * prime % ((length - edge) / step + 1) * step;
    };
    const Index begin{begin_of(size.i, 37), begin_of(size.j, 53), begin_of(size.k, 71)};
    const Box box{begin, {begin.i + edge, begin.j + edge, begin.k + edge}};
    times.add([&] { file.copy_ct(box, patch); });
  }
  return times.json();
}

Json time_masks(const std::string& path) {
  Times times;
  const auto file = ScanFile::open(path);
  for (const auto& entry : file.masks()) times.add([&] { ScanFile::open(path).mask(entry.structure); });
  return times.json();
}

Json time(const std::vector<std::string>& arguments) {
  Json line;
  const auto file = ScanFile::open(arguments.at(0));
  if (!file.masks().empty()) line["open_and_one_mask"] = time_masks(arguments[0]);
  if (!file.has_ct()) return line;
  for (const int threads : {1, 2}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
    Ct ct(file.geometry());
    Times times;
    for (int n = 0; n < 5; ++n) times.add([&] { file.copy_ct(file.geometry().whole(), ct.values()); });
    line["whole_ct_threads_" + std::to_string(threads)] = times.json();
  }
  const Index size = file.geometry().size;
  if (std::min({size.i, size.j, size.k}) < edge) return line;
  line["patch_of_128_on_chunks"] = time_patches(file, 64);
  line["patch_of_128_anywhere"] = time_patches(file, 1);
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + std::min(argc, 2), argv + argc);
  const std::map<std::string, Json (*)(const std::vector<std::string>&)> modes = {
      {"write", write}, {"read", read}, {"zip64", zip64}, {"time", time}};
  Json line;
  try {
    const auto mode = modes.find(argc > 1 ? argv[1] : "");
    if (mode == modes.end()) throw Error("usage", "unknown mode");
    line = mode->second(arguments);
  } catch (const Error& error) {
    line = {{"error", error.code()}, {"sentence", error.sentence()}};
  }
  std::cout << line.dump() << "\n";
}
