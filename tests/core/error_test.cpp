// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include <gtest/gtest.h>

namespace radgenome {
namespace {

TEST(Error, GainsItsPlaceOnTheWayOutAndKeepsItsCode) {
  try {
    in_context("cohort", [] {
      in_context("case_1", []() -> int { throw Error("cannot_read", "the file ends early"); });
    });
    FAIL() << "the error was swallowed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "cannot_read");
    EXPECT_EQ(error.sentence(), "cohort: case_1: the file ends early");
  }
}

TEST(Error, WorkThatSucceedsGivesItsResult) {
  int value = 3;
  int& same = in_context("anywhere", [&]() -> int& { return value; });
  EXPECT_EQ(&same, &value);
}

TEST(Error, OtherExceptionsPassUnchanged) {
  EXPECT_THROW(in_context("anywhere", [] { throw std::bad_alloc(); }), std::bad_alloc);
}

}  // namespace
}  // namespace radgenome
