// SPDX-License-Identifier: Apache-2.0
#include "extract/wording.h"

#include <fmt/format.h>

#include "core/error.h"
#include "extract/words.h"

namespace radgenome::extract {
namespace {

using Sequence = std::vector<std::string>;
using Sequences = std::vector<Sequence>;

constexpr std::size_t most_sequences = 20000;
constexpr int deepest = 16;

[[noreturn]] void refuse(std::string_view wording, std::string_view why) {
  throw Error("bad_lexicon", fmt::format("the wording \"{}\" {}", wording, why));
}

/// A reader of one wording: alternatives of sequences of parts, by recursive descent.
class Reader {
 public:
  Reader(std::string_view wording, const WordSets& sets, int depth)
      : text_(wording), sets_(sets), depth_(depth) {
    if (depth > deepest) refuse(wording, "is nested too deeply, or a set contains itself");
  }

  Sequences read() {
    Sequences all = alternatives('\0');
    if (at_ != text_.size()) refuse(text_, "has a closing bracket without an opening one");
    return all;
  }

 private:
  Sequences alternatives(char close) {
    Sequences all = parts(close);
    while (at_ < text_.size() && text_[at_] == '|') {
      ++at_;
      Sequences more = parts(close);
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

  Sequences parts(char close) {
    Sequences all{{}};
    while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != close) {
      const char sign = text_[at_];
      if (sign == ' ' || sign == '-') {
        ++at_;
      } else if (sign == '[' || sign == '(') {
        all = joined(all, bracket(sign));
      } else if (sign == '{') {
        all = joined(all, set());
      } else if (sign == ']' || sign == ')' || sign == '}') {
        return all;
      } else {
        all = joined(all, {{word()}});
      }
    }
    return all;
  }

  Sequences bracket(char open) {
    const char close = open == '[' ? ']' : ')';
    ++at_;
    Sequences inner = alternatives(close);
    if (at_ == text_.size() || text_[at_] != close)
      refuse(text_, "has an opening bracket without a closing one");
    ++at_;
    if (open == '[') inner.push_back({});
    return inner;
  }

  Sequences set() {
    const std::size_t close = text_.find('}', at_);
    if (close == std::string_view::npos) refuse(text_, "has an opening bracket without a closing one");
    const std::string name(text_.substr(at_ + 1, close - at_ - 1));
    const auto found = sets_.find(name);
    if (found == sets_.end())
      refuse(text_, fmt::format("uses the set \"{}\", which words.json does not have", name));
    at_ = close + 1;
    Sequences all;
    for (const std::string& member : found->second)
      for (Sequence& sequence : Reader(member, sets_, depth_ + 1).read()) all.push_back(std::move(sequence));
    return all;
  }

  std::string word() {
    const std::size_t begin = at_;
    const auto kind = [&](char byte) {
      return byte >= '0' && byte <= '9'                                    ? 1
             : (lower(byte) >= 'a' && lower(byte) <= 'z') || (byte & 0x80) ? 2
                                                                           : 3;
    };
    ++at_;
    // Like the text: letters, digits and signs are tokens of their own.
    while (at_ < text_.size() && kind(text_[begin]) != 3 && kind(text_[at_]) == kind(text_[begin])) ++at_;
    std::string small;
    for (const char byte : text_.substr(begin, at_ - begin)) small += lower(byte);
    return small == "~" ? "-" : small;
  }

  Sequences joined(const Sequences& heads, const Sequences& tails) {
    if (heads.size() * tails.size() > most_sequences)
      refuse(text_, "stands for more than 20,000 sequences of words");
    Sequences all;
    for (const Sequence& head : heads)
      for (const Sequence& tail : tails) {
        all.push_back(head);
        all.back().insert(all.back().end(), tail.begin(), tail.end());
      }
    return all;
  }

  std::string_view text_;
  const WordSets& sets_;
  int depth_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::vector<std::string>> sequences_of(std::string_view wording, const WordSets& sets) {
  Sequences all = Reader(wording, sets, 0).read();
  std::erase_if(all, [](const Sequence& sequence) { return sequence.empty(); });
  if (all.empty()) refuse(wording, "has no word");
  return all;
}

}  // namespace radgenome::extract
