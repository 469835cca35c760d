// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace radgenome {

/// One step of splitmix64: a good 64-bit hash of a counter.
/// @source Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
constexpr std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// [0, 1) out of the upper 53 bits.
constexpr double unit_interval(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

/// A stream of numbers that is the same on every machine (the standard library's distributions are not).
/// Streams of different names are independent, so that a new choice in one place changes no other.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t number, std::string_view name) : key_(mixed(seed)) {
    key_ = mixed(key_ ^ number);
    for (const char c : name) key_ = mixed(key_ ^ static_cast<unsigned char>(c));
  }

  std::uint64_t bits() { return mixed(key_ + counter_++ * 0x9e3779b97f4a7c15ULL); }
  double uniform() { return unit_interval(bits()); }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  bool chance(double probability) { return uniform() < probability; }
  /// A number in [0, n); n must not be 0.
  std::size_t index(std::size_t n) { return static_cast<std::size_t>(bits() % n); }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

}  // namespace radgenome
