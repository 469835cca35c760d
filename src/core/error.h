// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace radgenome {

/// An error for the person who must act: a stable code and one sentence that says what was wrong, where,
/// and what to do. Thrown by every library function that cannot keep its promise; caught only by the
/// command line's main, the per-case runner and the bindings.
class Error : public std::runtime_error {
 public:
  /// @param code      snake_case, stable across versions, e.g. "truncated_gzip"
  /// @param sentence  a whole sentence; no patient data beyond the case id
  Error(std::string_view code, std::string_view sentence);

  const std::string& code() const { return code_; }
  std::string sentence() const { return what(); }

  /// The same error with its place in front: "scans/a.nii.gz: the file ends …".
  Error in(std::string_view where) const;

 private:
  std::string code_;
};

/// Runs `work`; an Error that leaves it gets `where` in front.
template <class Work>
decltype(auto) in_context(std::string_view where, Work&& work) {
  try {
    return work();
  } catch (const Error& error) {
    throw error.in(where);
  }
}

}  // namespace radgenome
