// SPDX-License-Identifier: Apache-2.0
#include "network/float16.h"

#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace radgenome::network {
namespace {

// The compiler's own rounding is right on every machine; what follows for x86 is the same with its
// instructions. Products and sums are kept apart by -ffp-contract=off.
Half narrowed(float value) {
  return std::bit_cast<Half>(static_cast<_Float16>(value));
}

/// Does `eight(n)` for whole eights where the machine has the instructions, and `one(n)` for the rest.
template <class Eight, class One>
void for_all(std::size_t size, bool fast, const Eight& eight, const One& one) {
  std::size_t n = 0;
  if (fast)
    for (; n + 8 <= size; n += 8) eight(n);
  for (; n < size; ++n) one(n);
}

#if defined(__x86_64__)
#define RADGENOME_F16C __attribute__((target("avx2,f16c")))

bool fast_halves() {
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c");
  return has;
}

RADGENOME_F16C inline __m256 load(const Half* halves) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(halves)));
}
RADGENOME_F16C inline void store(__m256 floats, Half* halves) {
  constexpr int nearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  _mm_storeu_si128(reinterpret_cast<__m128i*>(halves), _mm256_cvtps_ph(floats, nearest));
}
RADGENOME_F16C void add_weighted_8(const float* prediction, const Half* weights, Half* sums) {
  store(_mm256_add_ps(load(sums), _mm256_mul_ps(_mm256_loadu_ps(prediction), load(weights))), sums);
}
RADGENOME_F16C void add_8(const Half* more, Half* sums) {
  store(_mm256_add_ps(load(sums), load(more)), sums);
}
RADGENOME_F16C void divide_8(Half* values, const Half* divisors) {
  store(_mm256_div_ps(load(values), load(divisors)), values);
}
RADGENOME_F16C void divide_8(Half* values, float divisor) {
  store(_mm256_div_ps(load(values), _mm256_set1_ps(divisor)), values);
}
RADGENOME_F16C void widen_8(const Half* halves, float* floats) {
  _mm256_storeu_ps(floats, load(halves));
}
#else
bool fast_halves() {
  return false;
}
void add_weighted_8(const float*, const Half*, Half*) {}
void add_8(const Half*, Half*) {}
void divide_8(Half*, const Half*) {}
void divide_8(Half*, float) {}
void widen_8(const Half*, float*) {}
#endif

}  // namespace

Half to_half(float value) {
  return narrowed(value);
}

void add_weighted(std::span<const float> prediction, std::span<const Half> weights, std::span<Half> sums) {
  for_all(
      sums.size(), fast_halves(),
      [&](std::size_t n) { add_weighted_8(&prediction[n], &weights[n], &sums[n]); },
      [&](std::size_t n) {
        const float product = prediction[n] * to_float(weights[n]);
        sums[n] = narrowed(to_float(sums[n]) + product);
      });
}

void add(std::span<const Half> more, std::span<Half> sums) {
  for_all(
      sums.size(), fast_halves(), [&](std::size_t n) { add_8(&more[n], &sums[n]); },
      [&](std::size_t n) { sums[n] = narrowed(to_float(sums[n]) + to_float(more[n])); });
}

void divide(std::span<Half> values, std::span<const Half> divisors) {
  for_all(
      values.size(), fast_halves(), [&](std::size_t n) { divide_8(&values[n], &divisors[n]); },
      [&](std::size_t n) { values[n] = narrowed(to_float(values[n]) / to_float(divisors[n])); });
}

void divide(std::span<Half> values, float divisor) {
  for_all(
      values.size(), fast_halves(), [&](std::size_t n) { divide_8(&values[n], divisor); },
      [&](std::size_t n) { values[n] = narrowed(to_float(values[n]) / divisor); });
}

void to_floats(std::span<const Half> halves, std::span<float> floats) {
  for_all(
      halves.size(), fast_halves(), [&](std::size_t n) { widen_8(&halves[n], &floats[n]); },
      [&](std::size_t n) { floats[n] = to_float(halves[n]); });
}

}  // namespace radgenome::network
