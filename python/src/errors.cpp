// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include "bindings.h"

namespace nb = nanobind;

namespace radgenome::python {
namespace {

/// Raised as radgenome.errors says, which knows which codes are also KeyErrors.
void raise_in_python(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    const nb::object made =
        nb::module_::import_("radgenome.errors").attr("error_of")(error.code().c_str(), error.what());
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.ptr())), made.ptr());
  }
}

}  // namespace

void bind_errors(nb::module_&) {
  nb::register_exception_translator(raise_in_python);
}

}  // namespace radgenome::python
