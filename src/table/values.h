// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The values of a table's columns, laid end to end as Arrow does: millions of them cost no memory each, and
/// a library that knows that layout takes them as they lie.
/// @source Apache Arrow, Columnar Format 1.4, "Variable-size Binary Layout" and "Variable-size List Layout"
namespace radgenome::table {

class TextItems {
 public:
  std::size_t size() const { return offsets_.size() - 1; }
  std::string operator[](std::size_t n) const {
    const auto begin = static_cast<std::size_t>(offsets_[n]);
    return bytes_.substr(begin, static_cast<std::size_t>(offsets_[n + 1]) - begin);
  }
  /// @error bad_table — all texts together would be longer than 2 GiB
  void push_back(std::string_view text);
  /// @error bad_table
  void append(const TextItems& other);

  std::string_view bytes() const { return bytes_; }
  /// Where each begins in the bytes, and where the last ends.
  std::span<const std::int32_t> offsets() const { return offsets_; }

 private:
  std::string bytes_;
  std::vector<std::int32_t> offsets_ = {0};
};

/// Integers, numbers, or truth values (0 and 1).
template <class Item>
class PlainItems {
 public:
  std::size_t size() const { return items_.size(); }
  Item operator[](std::size_t n) const { return items_[n]; }
  void push_back(Item item) { items_.push_back(item); }
  void append(const PlainItems& other) {
    items_.insert(items_.end(), other.items_.begin(), other.items_.end());
  }
  std::span<const Item> span() const { return items_; }

 private:
  std::vector<Item> items_;
};

template <class Value>
struct ItemsOf {
  using type = PlainItems<Value>;
};
template <>
struct ItemsOf<bool> {
  using type = PlainItems<std::uint8_t>;
};
template <>
struct ItemsOf<std::string> {
  using type = TextItems;
};
template <class Value>
using Items = typename ItemsOf<Value>::type;

/// The values of one column, one a row; every one may be absent.
template <class Value>
class Values {
 public:
  std::size_t size() const { return present_.size(); }
  std::optional<Value> operator[](std::size_t row) const {
    return present_[row] != 0 ? std::optional<Value>(items_[row]) : std::nullopt;
  }
  void push_back(const Value& value) {
    items_.push_back(value);
    present_.push_back(1);
  }
  void push_absent() {
    items_.push_back({});
    present_.push_back(0);
  }
  void append(const Values& other) {
    items_.append(other.items_);
    present_.insert(present_.end(), other.present_.begin(), other.present_.end());
  }

  /// One a row, also where the value is absent.
  const Items<Value>& items() const { return items_; }
  /// 1, or 0 where the value is absent.
  std::span<const std::uint8_t> present() const { return present_; }

 private:
  Items<Value> items_;
  std::vector<std::uint8_t> present_;
};

/// A list a row.
template <class Item>
class Values<std::vector<Item>> {
 public:
  std::size_t size() const { return present_.size(); }
  std::optional<std::vector<Item>> operator[](std::size_t row) const {
    if (present_[row] == 0) return std::nullopt;
    std::vector<Item> list;
    for (auto i = offsets_[row]; i < offsets_[row + 1]; ++i)
      list.push_back(items_[static_cast<std::size_t>(i)]);
    return list;
  }
  void push_back(const std::vector<Item>& list) {
    for (const auto& item : list) items_.push_back(item);
    end_row(1);
  }
  void push_absent() { end_row(0); }
  void append(const Values& other) {
    const auto shift = offsets_.back();
    items_.append(other.items_);
    for (std::size_t row = 0; row < other.size(); ++row) offsets_.push_back(shift + other.offsets_[row + 1]);
    present_.insert(present_.end(), other.present_.begin(), other.present_.end());
  }

  const Items<Item>& items() const { return items_; }
  /// Where each row's list begins in the items, and where the last ends.
  std::span<const std::int32_t> offsets() const { return offsets_; }
  std::span<const std::uint8_t> present() const { return present_; }

 private:
  void end_row(std::uint8_t present) {
    offsets_.push_back(static_cast<std::int32_t>(items_.size()));
    present_.push_back(present);
  }

  Items<Item> items_;
  std::vector<std::int32_t> offsets_ = {0};
  std::vector<std::uint8_t> present_;
};

}  // namespace radgenome::table
