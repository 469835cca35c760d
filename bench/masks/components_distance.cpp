// SPDX-License-Identifier: Apache-2.0
// One thread's time for connected components and distances on a raw array; see components_distance.py.
//   components_distance RAW NI NJ NK SI SJ SK OUT RUNS
// RAW holds uint8, i fastest. Each line of the output is an operation, its count, and the CPU seconds of each
// run; labels (uint32) and distances (float32) go to OUT.

#include <fmt/format.h>
#include <tbb/global_control.h>

#include <ctime>
#include <filesystem>
#include <fstream>

#include "volume/components.h"
#include "volume/distance.h"

namespace {

using namespace radgenome;

template <class Work>
auto timed(const std::string& name, int runs, const Work& work) {
  auto result = work();
  fmt::print("{}", name);
  for (int run = 0; run < runs; ++run) {
    result = {};
    const auto started = std::clock();
    result = work();
    fmt::print(" {}", static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC);
  }
  fmt::print("\n");
  return result;
}

template <class T>
void write(const std::filesystem::path& path, std::span<const T> values) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 10) return 2;
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const Index size{std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4])};
  Volume<std::uint8_t> set(
      Geometry::axis_aligned(size, {std::atof(argv[5]), std::atof(argv[6]), std::atof(argv[7])}, {}));
  std::ifstream(argv[1], std::ios::binary)
      .read(reinterpret_cast<char*>(set.values().data()), static_cast<std::streamsize>(set.values().size()));
  const std::filesystem::path out = argv[8];
  const int runs = std::atoi(argv[9]);

  const auto faces = timed("components6", runs, [&] { return find_components(set, Connectivity::faces); });
  write(out / "components6.raw", faces.labels.values());
  const auto corners =
      timed("components26", runs, [&] { return find_components(set, Connectivity::corners); });
  write(out / "components26.raw", corners.labels.values());
  const auto mask = Mask::of(set);
  timed("piece_sizes", runs, [&] { return piece_sizes(mask); });
  const auto distance = timed("distance", runs, [&] { return distance_within(set); });
  write(out / "distance.raw", distance.values());
}
