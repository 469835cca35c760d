// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "extract/mentions.h"

namespace radgenome::extract {

bool is_measured(const Mention& mention, const Lexicon& lexicon) {
  const auto measured = [&](std::int16_t finding) {
    return finding >= 0 && lexicon.findings[finding].measured;
  };
  return measured(mention.words->finding) ||
         (mention.words->finding < 0 &&
          std::any_of(mention.words->at.begin(), mention.words->at.end(),
                      [&](const FindingWords::At& at) { return measured(at.finding); }));
}

bool has_item_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to, const Lexicon& lexicon,
                      std::initializer_list<Cue> cues) {
  for (const Item& item : sentence.items)
    if (item.first >= from && item.last <= to)
      for (const Cue cue : cues)
        if (is_cue(item, cue, lexicon)) return true;
  return false;
}

bool has_join_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to,
                      const Lexicon& lexicon) {
  for (std::uint32_t at = from; at < to; ++at)
    if (sentence.tokens[at].word == lexicon.comma) return true;
  return has_item_between(sentence, from, to, lexicon, {Cue::conjunction, Cue::verb});
}

namespace {

/// Gives the places of one clause to its findings.
class Assigner {
 public:
  Assigner(const Sentence& sentence, const Clause& clause, std::vector<Mention>& mentions,
           const Lexicon& lexicon)
      : sentence_(sentence), lexicon_(lexicon) {
    for (Mention& mention : mentions) {
      if (mention.clause != &clause) continue;
      all_.push_back(&mention);
      if (!mention.aside) main_.push_back(&mention);
    }
    if (main_.empty()) main_ = all_;
    const bool reaches = std::any_of(main_.begin(), main_.end(), [&](const Mention* mention) {
      return mention->words->finding >= 0 && lexicon.findings[mention->words->finding].reaches;
    });
    for (const Group& group : sentence.groups)
      if (group.first >= clause.first && group.last <= clause.last && !group.landmark &&
          (!group.extent || reaches || groups_.empty()))
        groups_.push_back(&group);
    for (const Item& item : sentence.items)
      if (is_cue(item, Cue::largest, lexicon) && item.first >= clause.first && item.last <= clause.last) {
        largest_ = item.last;
        break;
      }
  }

  void run() {
    if (main_.empty()) return;
    places();
    inherit();
    sizes();
  }

 private:
  void give(Mention& mention, const Group& group, bool part) {
    Share& share = part ? mention.part : mention.whole;
    share.refs.insert(share.refs.end(), group.refs.begin(), group.refs.end());
    if (group.refs.empty() && group.side != Side::none)
      share.sides.push_back({group.side, group.first, group.last});
  }

  void places() {
    std::vector<Mention*> owners;  // of the last group that was given back
    std::size_t seen = 0;          // mentions before the group
    std::size_t given = 0;         // mentions that have had a group since they were met
    for (const Group* group : groups_) {
      while (seen < main_.size() && main_[seen]->first < group->first) ++seen;
      if (largest_ > 0 && group->first >= largest_) {
        Mention& owner = *largest_owner(group->first);
        owner.is_largest = owner.first >= largest_;
        give(owner, *group, true);
        continue;
      }
      if (group->especially) {
        const std::size_t first = seen > 0 ? first_given(owners, seen) : 0;
        give(*main_[first], *group, true);
        for (std::size_t next = first + 1; next < seen && is_pair(*main_[next - 1], *main_[next]); ++next)
          give(*main_[next], *group, true);
        continue;
      }
      if (Mention* next = bound_forward(*group, seen)) {
        give(*next, *group, false);
        forward_.push_back({group, next});
        continue;
      }
      if (seen == 0) {
        base_.push_back(group);
        continue;
      }
      if (given < seen) {
        owners.assign(main_.begin() + static_cast<std::ptrdiff_t>(given),
                      main_.begin() + static_cast<std::ptrdiff_t>(seen));
        given = seen;
      }
      for (Mention* owner : owners)
        if (base_.empty() || owner == owners.back() || !has_comma(owner->last, owners.back()->first))
          give(*owner, *group, false);
    }
  }

  /// "in the right lung … nodules in the upper lobe": the places are one within the other.
  bool holds(const Group& group, const Mention& mention) const {
    for (const Ref& outer : group.refs)
      for (const Ref& inner : mention.whole.refs)
        if (lexicon_.is_within(inner.node, outer.node) || lexicon_.is_within(outer.node, inner.node))
          return true;
    return false;
  }

  bool has_comma(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t at = from; at < to; ++at)
      if (sentence_.tokens[at].word == lexicon_.comma) return true;
    return false;
  }

  /// "consolidation and ground glass areas": what is said of one is said of the other.
  bool is_pair(const Mention& a, const Mention& b) const {
    return b.first - a.last <= 2 && has_join_between(sentence_, a.last, b.first, lexicon_);
  }

  std::size_t first_given(const std::vector<Mention*>& owners, std::size_t seen) const {
    if (owners.empty()) return 0;
    const auto found = std::find(main_.begin(), main_.end(), owners.front());
    return std::min<std::size_t>(static_cast<std::size_t>(found - main_.begin()), seen - 1);
  }

  /// The measured finding that "the largest of which" speaks of: the last one before it, else the first
  /// behind.
  Mention* largest_owner(std::uint32_t) const {
    Mention* owner = nullptr;
    for (Mention* mention : main_)
      if (mention->first < largest_ && (owner == nullptr || is_measured(*mention, lexicon_))) owner = mention;
    return owner != nullptr ? owner : main_.front();
  }

  /// "left pleural effusion", "the thoracic aorta is dilated": the finding that the group stands right
  /// before, unless the group belongs to a finding before it.
  Mention* bound_forward(const Group& group, std::size_t seen) {
    if (seen >= main_.size()) return nullptr;
    Mention* next = main_[seen];
    if (next->first < group.last || next->first - group.last > 4) return nullptr;
    if (has_join_between(sentence_, group.last, next->first, lexicon_)) return nullptr;
    if (has_item_between(sentence_, group.last, next->first, lexicon_, {Cue::joint})) return nullptr;
    if (seen == 0) return nullptr;
    return has_join_between(sentence_, main_[seen - 1]->last, group.first, lexicon_) ? next : nullptr;
  }

  /// Findings without places of their own take those at the head of the clause, else those of the finding
  /// before, else those of the finding behind.
  void inherit() {
    for (std::size_t i = 0; i < main_.size(); ++i) {
      Mention& mention = *main_[i];
      const bool own = !mention.whole.refs.empty();
      const bool goes_on = !own && i > 0 && has_own_[i - 1] && !base_.empty();
      has_own_.push_back(own || goes_on);
      if (goes_on) {
        mention.whole.refs = main_[i - 1]->whole.refs;
        continue;
      }
      if (own || !base_.empty())
        for (const Group* group : base_) {
          const bool elsewhere = i > 0 && own && !group->refs.empty() && !holds(*group, mention);
          const bool apart = i > 0 && group->refs.empty() && has_comma(group->last, mention.first);
          if (!elsewhere && !apart) give(mention, *group, false);
        }
      if (!mention.whole.refs.empty() || !mention.whole.sides.empty()) continue;
      if (i > 0) {
        mention.whole.refs = main_[i - 1]->whole.refs;
        if (!has_comma(main_[i - 1]->last, mention.first)) mention.whole.sides = main_[i - 1]->whole.sides;
      }
    }
    for (Mention* mention : all_)
      if (mention->aside && mention != main_.front() && mention->whole.refs.empty()) {
        const Mention* before = main_.front();
        for (const Mention* candidate : main_)
          if (candidate->first < mention->first) before = candidate;
        // Findings that follow take the places of the fact itself, not all that its clause names.
        const bool follows =
            mention->words->finding >= 0 && lexicon_.findings[mention->words->finding].follows;
        if (before == mention || follows) continue;
        mention->whole.refs = before->whole.refs;
        mention->whole.sides = before->whole.sides;
      }
  }

  void sizes() {
    bool any_in_part = false;
    for (const Size& size : sentence_.sizes) {
      if (size.first < all_.front()->clause->first || size.last > all_.front()->clause->last) continue;
      if (largest_ > 0 && size.first >= largest_) {
        largest_owner(size.first)->part.sizes.push_back(&size);
        any_in_part = true;
        continue;
      }
      if (Mention* owner = owner_of(size)) owner->whole.sizes.push_back(&size);
    }
    if (largest_ == 0 || any_in_part) return;
    // "nodules of 4 mm, the largest of which is in …": the size is that of the largest.
    Mention* owner = largest_owner(0);
    if (!owner->part.refs.empty()) std::swap(owner->whole.sizes, owner->part.sizes);
  }

  Mention* owner_of(const Size& size) {
    Mention* best = nullptr;
    long best_distance = 0;
    for (Mention* mention : main_) {
      const bool behind = mention->first >= size.last;
      long distance = behind ? mention->first - size.last : size.first - mention->last;
      const std::uint32_t from = behind ? size.last : mention->last,
                          to = behind ? mention->first : size.first;
      if (has_join_between(sentence_, from, to, lexicon_)) distance += 12;
      if (!is_measured(*mention, lexicon_)) distance += 1000;
      if (best == nullptr || distance < best_distance) {
        best = mention;
        best_distance = distance;
      }
    }
    return best;
  }

  const Sentence& sentence_;
  const Lexicon& lexicon_;
  std::vector<Mention*> all_, main_;
  std::vector<const Group*> groups_, base_;
  std::vector<std::pair<const Group*, Mention*>> forward_;
  std::vector<char> has_own_;  ///< by mention: it has places beside those at the head of the clause
  std::uint32_t largest_ = 0;  ///< token behind the cue; 0: none
};

}  // namespace

void assign_places_and_sizes(const Sentence& sentence, const Clause& clause, std::vector<Mention>& mentions,
                             const Lexicon& lexicon) {
  Assigner(sentence, clause, mentions, lexicon).run();
}

}  // namespace radgenome::extract
