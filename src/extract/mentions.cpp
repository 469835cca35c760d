// SPDX-License-Identifier: Apache-2.0
#include "extract/mentions.h"

#include <algorithm>

namespace radgenome::extract {
namespace {

bool is_subject(const Mention& mention, const Lexicon& lexicon) {
  return mention.words->finding >= 0 && lexicon.findings[mention.words->finding].subject;
}

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

/// Words that mean a finding only beside a cue: "size" of the liver, where it "increased".
bool has_needed(const Sentence& sentence, const Mention& mention, const Lexicon& lexicon) {
  return mention.words->needs < 0 || has_item_between(sentence, mention.clause->first, mention.clause->last,
                                                      lexicon, {static_cast<Cue>(mention.words->needs)});
}

/// "nodule, calcification in the aorta": a description has no place of its own.
bool has_place_behind(const Sentence& sentence, const Mention& mention) {
  constexpr std::uint32_t farthest = 3;
  return std::any_of(sentence.groups.begin(), sentence.groups.end(), [&](const Group& group) {
    return group.first >= mention.last && group.first - mention.last <= farthest && !group.refs.empty();
  });
}

/// "adjacent to the effusion": the finding is only a landmark.
bool is_landmark(const Sentence& sentence, std::uint32_t first, const Lexicon& lexicon) {
  for (const Item& item : sentence.items)
    if (is_cue(item, Cue::landmark, lexicon) && item.last <= first && first - item.last <= 3 &&
        !has_join_between(sentence, item.last, first, lexicon))
      return true;
  return false;
}

/// Words that only describe a finding before them ("nodules, some of them calcified"), and vague ones that
/// say what they are ("density increases consistent with consolidation").
void drop_descriptions(const Sentence& sentence, std::vector<Mention>& mentions, const Lexicon& lexicon) {
  std::vector<char> drop(mentions.size(), 0);
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Mention& mention = mentions[i];
    const bool denied =
        has_item_between(sentence, mention.clause->first, mention.first, lexicon, {Cue::deny_after});
    if (mention.words->descriptor && i > 0 && !denied &&
        (mention.words->adjective || !has_place_behind(sentence, mention)) &&
        (mentions[i - 1].clause == mention.clause || mention.aside))
      drop[i] = 1;
    if (mention.words->adjective && i + 1 < mentions.size() && mentions[i + 1].clause == mention.clause &&
        !mention.aside &&
        !has_item_between(sentence, mention.last, mentions[i + 1].first, lexicon, {Cue::verb}) &&
        !mentions[i + 1].words->descriptor)
      drop[i] = 1;
    const bool vague = mention.words->finding >= 0 && lexicon.findings[mention.words->finding].vague;
    if (!vague || i + 1 == mentions.size()) continue;
    for (const Item& item : sentence.items)
      if (is_cue(item, Cue::amounts_to, lexicon) && item.first >= mention.last &&
          item.first - mention.last <= 3 && item.last <= mentions[i + 1].first)
        drop[i] = 1;
  }
  std::size_t i = 0;
  std::erase_if(mentions, [&](const Mention&) { return drop[i++] != 0; });
}

/// "the mass has decreased, now 21 mm": a clause that only measures speaks of the finding before it.
void lend_sizes(const Sentence& sentence, std::vector<Mention>& mentions, const Lexicon& lexicon) {
  for (const Clause& clause : sentence.clauses) {
    Mention* last = nullptr;
    bool own = false;
    for (Mention& mention : mentions) {
      own |= mention.clause == &clause;
      if (mention.last <= clause.first && is_measured(mention, lexicon)) last = &mention;
    }
    if (own || last == nullptr) continue;
    for (const Size& size : sentence.sizes)
      if (size.first >= clause.first && size.last <= clause.last) last->whole.sizes.push_back(&size);
  }
}

/// "enlarged hilar and subcarinal nodes": the word in front belongs to the finding behind the places.
void make_enlarged(const Sentence& sentence, std::vector<Mention>& mentions, const Lexicon& lexicon) {
  std::vector<const Item*> used;
  for (Mention& mention : mentions)
    for (const auto& [cue, finding] : mention.words->made)
      for (const Item& item : sentence.items)
        if (is_cue(item, static_cast<Cue>(cue), lexicon) && item.first >= mention.clause->first &&
            item.last <= mention.first &&
            !has_item_between(sentence, item.last, mention.first, lexicon, {Cue::verb})) {
          mention.made = finding;
          used.push_back(&item);
        }
  std::erase_if(mentions, [&](const Mention& mention) {
    return std::any_of(used.begin(), used.end(), [&](const Item* item) {
      return item->first == mention.first && item->last == mention.last;
    });
  });
}

/// "Examination within normal limits, nodule in the thyroid": a remark of its own at the head of the clause.
bool stands_apart(const Sentence& sentence, const Mention& mention, const Clause& clause,
                  const Lexicon& lexicon) {
  for (const Item& item : sentence.items)
    if (item.meaning.kind == Kind::finding && item.first >= clause.first && item.first < mention.first)
      return false;
  return mention.last < clause.last && sentence.tokens[mention.last].word == lexicon.comma;
}

}  // namespace

std::vector<Mention> find_mentions(const Sentence& sentence, const Lexicon& lexicon) {
  std::vector<Mention> mentions;
  for (const Item& item : sentence.items) {
    if (item.meaning.kind != Kind::finding || is_landmark(sentence, item.first, lexicon)) continue;
    Mention mention;
    mention.words = &lexicon.finding_words[item.meaning.entry];
    mention.first = item.first;
    mention.last = item.last;
    mention.aside = sentence.aside[item.first] != 0;
    for (const Clause& clause : sentence.clauses)
      if (item.first >= clause.first && item.first < clause.last) mention.clause = &clause;
    if (has_needed(sentence, mention, lexicon)) mentions.push_back(std::move(mention));
  }
  for (const Clause& clause : sentence.clauses) {
    // What only says how its subject is says nothing beside a finding: "the nodule has a normal shape".
    const bool others = std::any_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
      return mention.clause == &clause && !is_subject(mention, lexicon) && !mention.aside;
    });
    if (others)
      std::erase_if(mentions, [&](const Mention& mention) {
        return mention.clause == &clause && is_subject(mention, lexicon) && mention.words->denied_means < 0 &&
               !stands_apart(sentence, mention, clause, lexicon);
      });
  }
  make_enlarged(sentence, mentions, lexicon);
  drop_descriptions(sentence, mentions, lexicon);
  lend_sizes(sentence, mentions, lexicon);
  std::vector<Ref> before;
  for (const Clause& clause : sentence.clauses) {
    Assigner(sentence, clause, mentions, lexicon).run();
    std::vector<Ref> here;
    for (Mention& mention : mentions) {
      if (mention.clause != &clause) continue;
      mention.before = before;
      here.insert(here.end(), mention.whole.refs.begin(), mention.whole.refs.end());
    }
    if (!here.empty()) before = here;
  }
  return mentions;
}

}  // namespace radgenome::extract
