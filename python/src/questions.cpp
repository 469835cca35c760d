// SPDX-License-Identifier: Apache-2.0
#include "record/questions.h"

#include <nanobind/stl/variant.h>

#include "bindings.h"
#include "convert.h"
#include "docs.h"

namespace nb = nanobind;

namespace radgenome::python {

using namespace record;

void bind_questions(nb::module_& module) {
  nb::class_<Measured>(module, "Measured", doc::Measured)
      .RADGENOME_FIELD(Measured, structure)
      .RADGENOME_FIELD(Measured, quantity);
  nb::class_<EarlierScan>(module, "EarlierScan", doc::EarlierScan)
      .RADGENOME_FIELD(EarlierScan, case_id)
      .RADGENOME_FIELD(EarlierScan, facts);
  nb::class_<Quantity>(module, "Quantity", doc::Quantity)
      .RADGENOME_FIELD(Quantity, values)
      .RADGENOME_FIELD(Quantity, unit)
      .RADGENOME_FIELD(Quantity, tolerance);
  nb::class_<Option>(module, "Option", doc::Option)
      .RADGENOME_FIELD(Option, id)
      .RADGENOME_FIELD(Option, text)
      .RADGENOME_FIELD(Option, stated);
  nb::class_<IdSet>(module, "IdSet", doc::IdSet).RADGENOME_FIELD(IdSet, of).RADGENOME_FIELD(IdSet, ids);
  nb::class_<Question>(module, "Question",
                       "A question about the case, with its answer and what that rests on.")
      .RADGENOME_FIELD(Question, id)
      .RADGENOME_FIELD(Question, kind)
      .RADGENOME_FIELD(Question, form)
      .RADGENOME_FIELD(Question, question)
      .def_ro("answer", &Question::answer, doc::Answer)
      .RADGENOME_FIELD(Question, answer_text)
      .RADGENOME_FIELD(Question, options)
      .RADGENOME_FIELD(Question, finding)
      .RADGENOME_FIELD(Question, place)
      .RADGENOME_FIELD(Question, structure)
      .RADGENOME_FIELD(Question, facts)
      .RADGENOME_FIELD(Question, measured)
      .RADGENOME_FIELD(Question, earlier)
      .RADGENOME_FIELD(Question, assumed)
      .RADGENOME_FIELD(Question, verified_by);
}

}  // namespace radgenome::python
