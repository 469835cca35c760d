// SPDX-License-Identifier: Apache-2.0
#include <tbb/global_control.h>

#include <memory>

#include "bindings.h"

namespace nb = nanobind;

namespace radgenome::python {
namespace {

void set_threads(int threads) {
  static std::unique_ptr<tbb::global_control> limit;
  if (threads < 1) throw nb::value_error("at least one thread is needed");
  limit = std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism,
                                                static_cast<std::size_t>(threads));
}

}  // namespace
}  // namespace radgenome::python

NB_MODULE(_core, module) {
  using namespace radgenome::python;
  // The workers of a data loader end without giving back what they hold; that is no leak to tell users of.
  nb::set_leak_warnings(false);
  bind_errors(module);
  bind_knowledge(module);
  bind_records(module);
  bind_questions(module);
  bind_scan(module);
  bind_dataset(module);
  module.def(
      "set_threads", set_threads, nb::arg("threads"),
      "At most so many threads decode chunks at a time, all calls together; results do not depend on it. "
      "Without it, as many as the machine has: set 1 in the workers of a data loader.");
}
