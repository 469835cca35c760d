// SPDX-License-Identifier: Apache-2.0
#include "release/balance.h"

#include <algorithm>
#include <tuple>

namespace radgenome::release {
namespace {

/// How many waiting questions are looked at for a partner.
constexpr std::size_t looked_at = 256;

auto rank(const Candidate& c) {
  return std::tie(c.assumed, c.order, c.case_number, c.question);
}

bool offers(const Candidate& candidate, std::uint32_t option) {
  return std::find(candidate.options.begin(), candidate.options.end(), option) != candidate.options.end();
}

/// The questions of one group, by their answer, that are not taken yet.
class Group {
 public:
  explicit Group(std::span<const Candidate*> candidates) {
    for (const auto* candidate : candidates) bucket_of(candidate->answer).waiting.push_back(candidate);
  }

  /// Fills `block` with questions that fit each other, and takes them out; false when nothing waits.
  bool next_block(std::size_t most_options, std::vector<const Candidate*>& block) {
    block.clear();
    std::stable_sort(buckets_.begin(), buckets_.end(), [](const Bucket& a, const Bucket& b) {
      return std::make_tuple(b.left(), a.answer) < std::make_tuple(a.left(), b.answer);
    });
    for (auto& bucket : buckets_) {
      if (block.size() == most_options || bucket.left() == 0) break;
      if (const auto found = partner(bucket, block); found != bucket.waiting.end()) {
        block.push_back(*found);
        bucket.take(found);
      }
    }
    return !block.empty();
  }

 private:
  struct Bucket {
    std::uint32_t answer = 0;
    std::vector<const Candidate*> waiting;
    std::size_t first = 0;  ///< those before it are gone
    std::size_t left() const { return waiting.size() - first; }
    /// The ones before it move up, so that their order stays.
    void take(std::vector<const Candidate*>::iterator at) {
      const auto begin = waiting.begin() + static_cast<std::ptrdiff_t>(first++);
      std::rotate(begin, at, at + 1);
    }
  };

  Bucket& bucket_of(std::uint32_t answer) {
    for (auto& bucket : buckets_)
      if (bucket.answer == answer) return bucket;
    buckets_.push_back({answer, {}, 0});
    return buckets_.back();
  }

  static bool fits(const Candidate& candidate, const std::vector<const Candidate*>& block) {
    return std::all_of(block.begin(), block.end(), [&](const Candidate* other) {
      return offers(candidate, other->answer) && offers(*other, candidate.answer);
    });
  }

  /// The first that fits, or rather the first of the same wording as the block's first.
  static std::vector<const Candidate*>::iterator partner(Bucket& bucket,
                                                         const std::vector<const Candidate*>& block) {
    const auto begin = bucket.waiting.begin() + static_cast<std::ptrdiff_t>(bucket.first);
    if (block.empty()) return begin;
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(looked_at, bucket.left()));
    auto best = bucket.waiting.end();
    for (auto at = begin; at != end; ++at) {
      if (best != bucket.waiting.end() && (*at)->assumed != (*best)->assumed) break;
      if (!fits(**at, block)) continue;
      if ((*at)->form == block.front()->form) return at;
      if (best == bucket.waiting.end()) best = at;
    }
    return best;
  }

  std::vector<Bucket> buckets_;
};

/// Keeps the first `most` of each case.
void limit_cases(std::vector<Candidate>& candidates, std::size_t most, Balanced& balanced) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tuple_cat(std::tie(a.case_number), rank(a)) <
           std::tuple_cat(std::tie(b.case_number), rank(b));
  });
  std::size_t of_this_case = 0;
  std::uint32_t case_number = 0;
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (candidate.case_number != case_number) of_this_case = 0;
    case_number = candidate.case_number;
    if (of_this_case++ < most) return false;
    ++balanced.left_out[candidate.kind].over_the_limit;
    return true;
  });
}

}  // namespace

Balanced balance(std::vector<Candidate> candidates, const BalanceLimits& limits) {
  Balanced balanced;
  limit_cases(candidates, limits.most_of_a_case, balanced);
  std::vector<const Candidate*> sorted;
  sorted.reserve(candidates.size());
  for (const auto& candidate : candidates) sorted.push_back(&candidate);
  std::sort(sorted.begin(), sorted.end(), [](const Candidate* a, const Candidate* b) {
    return std::tuple_cat(std::tie(a->group), rank(*a)) < std::tuple_cat(std::tie(b->group), rank(*b));
  });
  std::vector<const Candidate*> block;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end =
        std::find_if(begin, sorted.end(), [&](const auto* c) { return c->group != (*begin)->group; });
    Group group({begin, end});
    while (group.next_block(limits.most_options, block)) {
      if (block.size() == 1) {
        ++balanced.left_out[block[0]->kind].no_counterpart;
        continue;
      }
      std::vector<std::uint32_t> options;
      for (const auto* candidate : block) options.push_back(candidate->answer);
      for (const auto* candidate : block)
        balanced.taken.push_back({candidate->case_number, candidate->question, candidate->kind, options});
    }
    begin = end;
  }
  std::sort(balanced.taken.begin(), balanced.taken.end(), [](const Taken& a, const Taken& b) {
    return std::tie(a.case_number, a.question) < std::tie(b.case_number, b.question);
  });
  return balanced;
}

}  // namespace radgenome::release
