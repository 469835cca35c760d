// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "record/json_element.h"

/// Objects of a record as tables of their members, so that a new member is one line.
namespace radgenome::record::json_element {

/// A member of an object: its key, and where its value goes.
template <class Object>
struct Member {
  std::string_view key;
  void (*read)(Object& object, std::string_view key, element value);
  bool null_is_absent = false;
};

/// Members come nearly always in the order in which they are written: that of `members`.
template <class Object, std::size_t Count>
Object object_of(element value, const std::array<Member<Object>, Count>& members,
                 std::initializer_list<std::string_view> needed) {
  Object object;
  std::size_t next = 0;
  for_each_member(value, needed, [&](std::string_view key, element member) {
    for (std::size_t tried = 0; tried < Count; ++tried) {
      const auto& known = members[(next + tried) % Count];
      if (known.key != key) continue;
      if (!known.null_is_absent || !member.is_null()) known.read(object, key, member);
      next = (next + tried + 1) % Count;
      return true;
    }
    return false;
  });
  return object;
}

template <auto Value>
struct MemberOf;
template <class Object, class Type, Type Object::*Value>
struct MemberOf<Value> {
  using Owner = Object;
};

/// Read(key, value) is the member's value.
template <auto Value, auto Read, class Object = typename MemberOf<Value>::Owner>
void read_by(Object& object, std::string_view key, element value) {
  object.*Value = Read(key, value);
}
template <auto Value>
inline constexpr auto* read_text = read_by<Value, text_of>;
template <auto Value>
inline constexpr auto* read_texts = read_by<Value, texts_of>;
template <auto Value>
inline constexpr auto* read_number = read_by<Value, number_of>;
template <auto Value>
inline constexpr auto* read_numbers = read_by<Value, numbers_of>;
template <auto Value>
inline constexpr auto* read_whole = read_by<Value, whole_of>;
/// Of a plain type, as the parser has it.
template <auto Value, class Plain>
inline constexpr auto* read_value = read_by<Value, value_of<Plain>>;
/// A whole number that is not negative.
template <auto Value, class Object = typename MemberOf<Value>::Owner>
void read_count(Object& object, std::string_view key, element value) {
  object.*Value = whole_of(key, value);
  if (object.*Value < 0) refuse_type(key);
}
template <auto Value, auto Read, class Object = typename MemberOf<Value>::Owner>
void read_object(Object& object, std::string_view, element value) {
  object.*Value = Read(value);
}
template <auto Value, auto Read, class Object = typename MemberOf<Value>::Owner>
void read_list(Object& object, std::string_view key, element value) {
  object.*Value = list_of<decltype(Read(value))>(key, value, Read);
}

}  // namespace radgenome::record::json_element
