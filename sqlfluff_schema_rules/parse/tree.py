"""The part of libpg_query's JSON tree that is read, as typed records.

libpg_query nests every node in an object with its kind as the only key; a record that holds
nodes of several kinds (`Node`, `ElementNode`, …) therefore has a field for each kind, of
which one is set. Zero values are left out of the JSON, so every field has its zero as the
default. Locations are byte offsets into the text that was parsed, -1 where there is none.

Field names are libpg_query's own, which are Postgres's:
https://github.com/pganalyze/libpg_query/blob/18-latest/protobuf/pg_query.proto

Only annotations that name what comes later are in quotes: the decoders evaluate every one that
is a string, at every start.
"""

from typing import TypeAlias

import msgspec

NOT_WRITTEN = msgspec.Raw()
"""Stands for an expression that is not there; expressions are decoded when asked for."""

_CAMEL_CASE = {
    "alter_deferrability": "alterDeferrability",
    "alter_enforceability": "alterEnforceability",
    "access_method": "accessMethod",
    "arg_type": "argType",
    "array_bounds": "arrayBounds",
    "col_names": "colNames",
    "coll_clause": "collClause",
    "distinct_clause": "distinctClause",
    "end_offset": "endOffset",
    "from_clause": "fromClause",
    "group_clause": "groupClause",
    "having_clause": "havingClause",
    "index_including_params": "indexIncludingParams",
    "index_params": "indexParams",
    "inh_relations": "inhRelations",
    "into_clause": "intoClause",
    "is_natural": "isNatural",
    "limit_count": "limitCount",
    "limit_offset": "limitOffset",
    "new_val": "newVal",
    "new_val_is_after": "newValIsAfter",
    "new_val_neighbor": "newValNeighbor",
    "object_type": "objectType",
    "of_typename": "ofTypename",
    "old_val": "oldVal",
    "on_commit": "onCommit",
    "on_conflict_clause": "onConflictClause",
    "oper_name": "operName",
    "order_clause": "orderClause",
    "part_params": "partParams",
    "partition_clause": "partitionClause",
    "relation_type": "relationType",
    "remove_type": "removeType",
    "rename_type": "renameType",
    "return_type": "returnType",
    "schema_elts": "schemaElts",
    "select_stmt": "selectStmt",
    "skip_data": "skipData",
    "skip_if_new_val_exists": "skipIfNewValExists",
    "sort_clause": "sortClause",
    "start_offset": "startOffset",
    "sub_link_type": "subLinkType",
    "table_elts": "tableElts",
    "target_list": "targetList",
    "type_name": "typeName",
    "using_clause": "usingClause",
    "values_lists": "valuesLists",
    "when_clause": "whenClause",
    "where_clause": "whereClause",
    "window_clause": "windowClause",
    "with_clause": "withClause",
}


class Record(msgspec.Struct, frozen=True, gc=False, rename=_CAMEL_CASE):
    """A tree is never cyclic, so the garbage collector need not look at it."""


class StringValue(Record, frozen=True):
    sval: str = ""


class StringNode(Record, frozen=True, rename="pascal"):
    string: StringValue | None = None
    star: Record | None = msgspec.field(default=None, name="A_Star")


Names: TypeAlias = tuple[StringNode, ...]


class IntegerValue(Record, frozen=True):
    ival: int = 0


class FloatValue(Record, frozen=True):
    fval: str = ""


class BooleanValue(Record, frozen=True):
    boolval: bool = False


class BitStringValue(Record, frozen=True):
    bsval: str = ""


class Constant(Record, frozen=True):
    """A literal: one of the values is set, or it is NULL."""

    ival: IntegerValue | None = None
    fval: FloatValue | None = None
    sval: StringValue | None = None
    bsval: BitStringValue | None = None
    boolval: BooleanValue | None = None
    isnull: bool = False
    location: int = 0


class ArgumentNode(Record, frozen=True, rename="pascal"):
    """An argument of a type or of SET: a literal, or a word that needs no quotes."""

    constant: Constant | None = msgspec.field(default=None, name="A_Const")
    column_ref: "ColumnRef | None" = None


class TypeName(Record, frozen=True):
    """`names` holds `Names`: the same few types are named over and over."""

    names: msgspec.Raw = NOT_WRITTEN
    typmods: tuple[ArgumentNode, ...] = ()
    array_bounds: tuple[msgspec.Raw, ...] = ()
    setof: bool = False
    pct_type: bool = False
    location: int = 0


class RangeVar(Record, frozen=True):
    relname: str = ""
    schemaname: str | None = None
    catalogname: str | None = None
    inh: bool = False
    relpersistence: str = "p"
    alias: "Alias | None" = None
    location: int = 0


class Alias(Record, frozen=True):
    aliasname: str = ""
    colnames: Names = ()


class RoleSpec(Record, frozen=True):
    roletype: str = ""
    rolename: str = ""
    location: int = 0


class RoleNode(Record, frozen=True, rename="pascal"):
    role_spec: RoleSpec


class DefElem(Record, frozen=True):
    defname: str = ""
    defnamespace: str | None = None
    arg: "Value | None" = None
    defaction: str = ""
    location: int = 0
    arg_location: int = -1


class DefElemNode(Record, frozen=True, rename="pascal"):
    def_elem: DefElem


class ValueList(Record, frozen=True):
    items: "tuple[Value, ...]" = ()


class Value(Record, frozen=True, rename="pascal"):
    """What an option is set to or an object is named by: one of the fields is set."""

    string: StringValue | None = None
    integer: IntegerValue | None = None
    float: FloatValue | None = None
    boolean: BooleanValue | None = None
    value_list: ValueList | None = msgspec.field(default=None, name="List")
    type_name: TypeName | None = None
    range_var: RangeVar | None = None
    role_spec: RoleSpec | None = None
    object_with_args: "ObjectWithArgs | None" = None
    variable_set_stmt: "VariableSetStmt | None" = None
    function_parameter: "FunctionParameter | None" = None


class ListNode(Record, frozen=True):
    items: "tuple[Node, ...]" = ()


# Expressions and queries


class ColumnRef(Record, frozen=True):
    fields: Names = ()
    location: int = 0


class FuncCall(Record, frozen=True):
    funcname: Names = ()
    args: "tuple[Node, ...]" = ()
    agg_order: "tuple[Node, ...]" = ()
    agg_filter: "Node | None" = None
    over: "WindowDef | None" = None
    agg_star: bool = False
    location: int = 0


class WindowDef(Record, frozen=True):
    partition_clause: "tuple[Node, ...]" = ()
    order_clause: "tuple[Node, ...]" = ()
    start_offset: "Node | None" = None
    end_offset: "Node | None" = None


class TypeCast(Record, frozen=True):
    arg: "Node"
    type_name: TypeName
    location: int = 0


class OperatorExpression(Record, frozen=True):
    kind: str = ""
    name: Names = ()
    lexpr: "Node | None" = None
    rexpr: "Node | None" = None
    location: int = 0


class BoolExpr(Record, frozen=True):
    boolop: str = ""
    args: "tuple[Node, ...]" = ()
    location: int = 0


class NullTest(Record, frozen=True):
    arg: "Node"
    nulltesttype: str = ""
    location: int = 0


class BooleanTest(Record, frozen=True):
    arg: "Node"
    booltesttype: str = ""
    location: int = 0


class SubLink(Record, frozen=True):
    sub_link_type: str = ""
    testexpr: "Node | None" = None
    oper_name: Names = ()
    subselect: "Node | None" = None
    location: int = 0


class CaseExpr(Record, frozen=True):
    arg: "Node | None" = None
    args: "tuple[Node, ...]" = ()
    defresult: "Node | None" = None
    location: int = 0


class CaseWhen(Record, frozen=True):
    expr: "Node | None" = None
    result: "Node | None" = None
    location: int = 0


class ArgumentsExpression(Record, frozen=True):
    """COALESCE, GREATEST and LEAST, ROW, GROUPING, XML functions."""

    op: str = ""
    args: "tuple[Node, ...]" = ()
    named_args: "tuple[Node, ...]" = ()
    location: int = 0


class ArrayExpression(Record, frozen=True):
    elements: "tuple[Node, ...]" = ()
    location: int = 0


class Indirection(Record, frozen=True):
    arg: "Node"
    indirection: "tuple[Node, ...]" = ()


class Indices(Record, frozen=True):
    lidx: "Node | None" = None
    uidx: "Node | None" = None


class CollateClause(Record, frozen=True):
    arg: "Node | None" = None
    collname: Names = ()
    location: int = 0


class SQLValueFunction(Record, frozen=True):
    op: str = ""
    location: int = 0


class ParamRef(Record, frozen=True):
    number: int = 0
    location: int = 0


class NamedArgument(Record, frozen=True):
    arg: "Node"
    name: str = ""


class SelectStmt(Record, frozen=True):
    distinct_clause: "tuple[Node, ...]" = ()
    into_clause: "IntoClause | None" = None
    target_list: "tuple[Node, ...]" = ()
    from_clause: "tuple[Node, ...]" = ()
    where_clause: "Node | None" = None
    group_clause: "tuple[Node, ...]" = ()
    having_clause: "Node | None" = None
    window_clause: "tuple[Node, ...]" = ()
    values_lists: "tuple[Node, ...]" = ()
    sort_clause: "tuple[Node, ...]" = ()
    limit_offset: "Node | None" = None
    limit_count: "Node | None" = None
    with_clause: "WithClause | None" = None
    op: str = ""
    larg: "SelectStmt | None" = None
    rarg: "SelectStmt | None" = None


class WithClause(Record, frozen=True):
    ctes: "tuple[Node, ...]" = ()
    recursive: bool = False


class CommonTableExpr(Record, frozen=True):
    ctename: str = ""
    aliascolnames: Names = ()
    ctequery: "Node | None" = None
    location: int = 0


class ResTarget(Record, frozen=True):
    name: str | None = None
    val: "Node | None" = None
    location: int = 0


class SortBy(Record, frozen=True):
    node: "Node | None" = None
    sortby_dir: str = ""
    location: int = 0


class JoinExpr(Record, frozen=True):
    jointype: str = ""
    larg: "Node | None" = None
    rarg: "Node | None" = None
    is_natural: bool = False
    using_clause: Names = ()
    quals: "Node | None" = None
    alias: Alias | None = None


class RangeSubselect(Record, frozen=True):
    lateral: bool = False
    subquery: "Node | None" = None
    alias: Alias | None = None


class RangeFunction(Record, frozen=True):
    lateral: bool = False
    ordinality: bool = False
    functions: "tuple[Node, ...]" = ()
    alias: Alias | None = None


class RangeTableSample(Record, frozen=True):
    relation: "Node | None" = None
    args: "tuple[Node, ...]" = ()


class InsertStmt(Record, frozen=True):
    relation: RangeVar | None = None
    cols: "tuple[Node, ...]" = ()
    select_stmt: "Node | None" = None
    on_conflict_clause: "OnConflictClause | None" = None
    with_clause: WithClause | None = None


class OnConflictClause(Record, frozen=True):
    target_list: "tuple[Node, ...]" = ()
    where_clause: "Node | None" = None


class UpdateStmt(Record, frozen=True):
    relation: RangeVar | None = None
    target_list: "tuple[Node, ...]" = ()
    where_clause: "Node | None" = None
    from_clause: "tuple[Node, ...]" = ()
    with_clause: WithClause | None = None


class DeleteStmt(Record, frozen=True):
    relation: RangeVar | None = None
    using_clause: "tuple[Node, ...]" = ()
    where_clause: "Node | None" = None
    with_clause: WithClause | None = None


class Node(Record, frozen=True, rename="pascal"):
    """A node of an expression, a query or an option: one of the fields is set."""

    column_ref: ColumnRef | None = None
    constant: Constant | None = msgspec.field(default=None, name="A_Const")
    func_call: FuncCall | None = None
    type_cast: TypeCast | None = None
    operator_expression: OperatorExpression | None = msgspec.field(default=None, name="A_Expr")
    bool_expr: BoolExpr | None = None
    null_test: NullTest | None = None
    boolean_test: BooleanTest | None = None
    sub_link: SubLink | None = None
    case_expr: CaseExpr | None = None
    case_when: CaseWhen | None = None
    coalesce_expr: ArgumentsExpression | None = None
    min_max_expr: ArgumentsExpression | None = None
    row_expr: ArgumentsExpression | None = None
    grouping_func: ArgumentsExpression | None = None
    xml_expr: ArgumentsExpression | None = None
    array_expression: ArrayExpression | None = msgspec.field(default=None, name="A_ArrayExpr")
    indirection: Indirection | None = msgspec.field(default=None, name="A_Indirection")
    indices: Indices | None = msgspec.field(default=None, name="A_Indices")
    collate_clause: CollateClause | None = None
    sql_value_function: SQLValueFunction | None = msgspec.field(
        default=None, name="SQLValueFunction"
    )
    param_ref: ParamRef | None = None
    named_arg_expr: NamedArgument | None = None
    string: StringValue | None = None
    list_node: ListNode | None = msgspec.field(default=None, name="List")
    type_name: TypeName | None = None
    range_var: RangeVar | None = None
    def_elem: DefElem | None = None
    select_stmt: SelectStmt | None = None
    insert_stmt: InsertStmt | None = None
    update_stmt: UpdateStmt | None = None
    delete_stmt: DeleteStmt | None = None
    join_expr: JoinExpr | None = None
    range_subselect: RangeSubselect | None = None
    range_function: RangeFunction | None = None
    range_table_sample: RangeTableSample | None = None
    res_target: ResTarget | None = None
    sort_by: SortBy | None = None
    window_def: WindowDef | None = None
    common_table_expr: CommonTableExpr | None = None


# Definitions


class WrittenConstraint(Record, frozen=True, tag_field="contype"):
    """What is written at a column or among the elements of a table, each kind a record."""


class NullAllowed(WrittenConstraint, frozen=True, tag="CONSTR_NULL"):
    """NULL, which says nothing."""


class Default(WrittenConstraint, frozen=True, tag="CONSTR_DEFAULT"):
    raw_expr: msgspec.Raw = NOT_WRITTEN


class Identity(WrittenConstraint, frozen=True, tag="CONSTR_IDENTITY"):
    generated_when: str = ""
    options: tuple[DefElemNode, ...] = ()


class Generated(WrittenConstraint, frozen=True, tag="CONSTR_GENERATED"):
    raw_expr: msgspec.Raw = NOT_WRITTEN
    generated_kind: str = ""


class ConstraintAttribute(WrittenConstraint, frozen=True):
    """What stands behind a constraint and belongs to it."""


class Deferrable(ConstraintAttribute, frozen=True, tag="CONSTR_ATTR_DEFERRABLE"):
    pass


class NotDeferrable(ConstraintAttribute, frozen=True, tag="CONSTR_ATTR_NOT_DEFERRABLE"):
    pass


class InitiallyDeferred(ConstraintAttribute, frozen=True, tag="CONSTR_ATTR_DEFERRED"):
    pass


class InitiallyImmediate(ConstraintAttribute, frozen=True, tag="CONSTR_ATTR_IMMEDIATE"):
    pass


class Enforced(ConstraintAttribute, frozen=True, tag="CONSTR_ATTR_ENFORCED"):
    pass


class NotEnforced(ConstraintAttribute, frozen=True, tag="CONSTR_ATTR_NOT_ENFORCED"):
    pass


class NamedConstraint(WrittenConstraint, frozen=True):
    """A constraint that may have a name. Lists of columns hold `Names`: few are ever new."""

    conname: str | None = None
    location: int = 0


class NotNull(NamedConstraint, frozen=True, tag="CONSTR_NOTNULL"):
    keys: msgspec.Raw = NOT_WRITTEN
    skip_validation: bool = False
    is_no_inherit: bool = False


class Check(NamedConstraint, frozen=True, tag="CONSTR_CHECK"):
    raw_expr: msgspec.Raw = NOT_WRITTEN
    is_enforced: bool = False
    skip_validation: bool = False
    is_no_inherit: bool = False


class Key(NamedConstraint, frozen=True):
    keys: msgspec.Raw = NOT_WRITTEN
    including: msgspec.Raw = NOT_WRITTEN
    options: tuple[DefElemNode, ...] = ()
    indexname: str | None = None
    without_overlaps: bool = False
    deferrable: bool = False
    initdeferred: bool = False


class PrimaryKey(Key, frozen=True, tag="CONSTR_PRIMARY"):
    pass


class Unique(Key, frozen=True, tag="CONSTR_UNIQUE"):
    nulls_not_distinct: bool = False


class Exclusion(NamedConstraint, frozen=True, tag="CONSTR_EXCLUSION"):
    exclusions: "tuple[ExclusionNode, ...]" = ()
    options: tuple[DefElemNode, ...] = ()
    access_method: str = msgspec.field(default="", name="access_method")
    where_clause: msgspec.Raw = msgspec.field(default=NOT_WRITTEN, name="where_clause")
    deferrable: bool = False
    initdeferred: bool = False


class ForeignKey(NamedConstraint, frozen=True, tag="CONSTR_FOREIGN"):
    is_enforced: bool = False
    skip_validation: bool = False
    deferrable: bool = False
    initdeferred: bool = False
    pktable: RangeVar | None = None
    fk_attrs: msgspec.Raw = NOT_WRITTEN
    pk_attrs: msgspec.Raw = NOT_WRITTEN
    fk_with_period: bool = msgspec.field(default=False, name="fk_with_period")
    fk_matchtype: str = "s"
    fk_upd_action: str = ""
    fk_del_action: str = ""
    fk_del_set_cols: msgspec.Raw = NOT_WRITTEN


Constraint: TypeAlias = (
    NullAllowed
    | NotNull
    | Default
    | Identity
    | Generated
    | Check
    | PrimaryKey
    | Unique
    | Exclusion
    | ForeignKey
    | Deferrable
    | NotDeferrable
    | InitiallyDeferred
    | InitiallyImmediate
    | Enforced
    | NotEnforced
)


class ConstraintNode(Record, frozen=True, rename="pascal"):
    constraint: Constraint


class ExclusionNode(Record, frozen=True, rename="pascal"):
    list_node: "ExclusionList" = msgspec.field(name="List")


class ExclusionList(Record, frozen=True):
    """An index element and the operator that excludes."""

    items: "tuple[IndexElemNode, msgspec.Raw]"


class Collation(Record, frozen=True):
    collname: Names = ()


class ColumnDef(Record, frozen=True):
    colname: str = ""
    type_name: TypeName | None = None
    raw_default: msgspec.Raw = NOT_WRITTEN
    coll_clause: Collation | None = None
    constraints: tuple[ConstraintNode, ...] = ()
    storage_name: str = ""
    location: int = 0


class TableLikeClause(Record, frozen=True):
    relation: RangeVar
    options: int = 0


class ElementNode(Record, frozen=True, rename="pascal"):
    """An element of CREATE TABLE's parentheses."""

    column_def: ColumnDef | None = None
    constraint: Constraint | None = None
    table_like_clause: TableLikeClause | None = None


class PartitionElem(Record, frozen=True):
    name: str | None = None


class PartitionElemNode(Record, frozen=True, rename="pascal"):
    partition_elem: PartitionElem


class PartitionSpec(Record, frozen=True):
    strategy: str = ""
    part_params: tuple[PartitionElemNode, ...] = ()


class PartitionBoundSpec(Record, frozen=True):
    strategy: str = ""
    is_default: bool = False
    modulus: int = 0
    remainder: int = 0
    listdatums: tuple[ArgumentNode, ...] = ()
    lowerdatums: tuple[ArgumentNode, ...] = ()
    location: int = 0


class PartitionCmd(Record, frozen=True):
    name: RangeVar
    bound: msgspec.Raw = NOT_WRITTEN
    concurrent: bool = False


class RangeVarNode(Record, frozen=True, rename="pascal"):
    range_var: RangeVar


class IntoClause(Record, frozen=True):
    rel: RangeVar
    col_names: Names = ()
    options: tuple[DefElemNode, ...] = ()
    on_commit: str = ""
    skip_data: bool = False


class IndexElem(Record, frozen=True):
    name: str | None = None
    expr: msgspec.Raw = NOT_WRITTEN
    collation: Names = ()
    opclass: Names = ()
    opclassopts: tuple[DefElemNode, ...] = ()
    ordering: str = ""
    nulls_ordering: str = ""


class IndexElemNode(Record, frozen=True, rename="pascal"):
    index_elem: IndexElem


class FunctionParameter(Record, frozen=True):
    name: str | None = None
    arg_type: TypeName = TypeName()
    mode: str = ""
    defexpr: msgspec.Raw = NOT_WRITTEN
    location: int = 0


class FunctionParameterNode(Record, frozen=True, rename="pascal"):
    function_parameter: FunctionParameter


class ObjectWithArgs(Record, frozen=True):
    objname: Names = ()
    objargs: "tuple[TypeNameNode, ...]" = ()
    objfuncargs: tuple[FunctionParameterNode, ...] = ()
    args_unspecified: bool = False


class TypeNameNode(Record, frozen=True, rename="pascal"):
    type_name: TypeName = TypeName()


class AccessPriv(Record, frozen=True):
    priv_name: str | None = None
    cols: Names = ()


class AccessPrivNode(Record, frozen=True, rename="pascal"):
    access_priv: AccessPriv


Privileges: TypeAlias = tuple[AccessPrivNode, ...]


class VariableSetStmt(Record, frozen=True):
    kind: str = ""
    name: str | None = None
    args: tuple[ArgumentNode, ...] = ()
    is_local: bool = False
    location: int = 0


# Statements


class CreateStmt(Record, frozen=True):
    relation: RangeVar
    table_elts: tuple[ElementNode, ...] = ()
    inh_relations: tuple[RangeVarNode, ...] = ()
    partbound: msgspec.Raw = NOT_WRITTEN
    partspec: PartitionSpec | None = None
    of_typename: TypeName | None = None
    options: tuple[DefElemNode, ...] = ()
    oncommit: str = ""
    if_not_exists: bool = False
    access_method: str | None = None


class CreateForeignTableStmt(Record, frozen=True):
    base: CreateStmt
    servername: str = ""
    options: tuple[DefElemNode, ...] = ()


class CreateTableAsStmt(Record, frozen=True):
    into: IntoClause
    query: msgspec.Raw
    objtype: str = ""
    if_not_exists: bool = False


class AlterTableCmd(Record, frozen=True):
    subtype: str = ""
    name: str | None = None
    newowner: RoleSpec | None = None
    definition: msgspec.Raw = msgspec.field(default=NOT_WRITTEN, name="def")
    behavior: str = ""
    missing_ok: bool = False


class AlterConstraint(Record, frozen=True):
    conname: str = ""
    alter_enforceability: bool = False
    is_enforced: bool = False
    alter_deferrability: bool = False
    deferrable: bool = False
    initdeferred: bool = False


class Definition(Record, frozen=True, rename="pascal"):
    """What a sub-command adds or sets: one of the fields is set, none where it is an expression."""

    column_def: ColumnDef | None = None
    constraint: Constraint | None = None
    range_var: RangeVar | None = None
    partition_cmd: PartitionCmd | None = None
    option_list: "OptionList | None" = msgspec.field(default=None, name="List")
    at_alter_constraint: AlterConstraint | None = msgspec.field(
        default=None, name="ATAlterConstraint"
    )


class OptionList(Record, frozen=True):
    items: "tuple[OptionNode, ...]" = ()


class OptionNode(Record, frozen=True, rename="pascal"):
    def_elem: DefElem | None = None


class AlterTableCmdNode(Record, frozen=True, rename="pascal"):
    alter_table_cmd: AlterTableCmd


class AlterTableStmt(Record, frozen=True):
    relation: RangeVar
    cmds: tuple[AlterTableCmdNode, ...] = ()
    objtype: str = ""
    missing_ok: bool = False


class IndexStmt(Record, frozen=True):
    relation: RangeVar
    idxname: str | None = None
    access_method: str = "btree"
    index_params: tuple[IndexElemNode, ...] = ()
    index_including_params: tuple[IndexElemNode, ...] = ()
    options: tuple[DefElemNode, ...] = ()
    where_clause: msgspec.Raw = NOT_WRITTEN
    unique: bool = False
    nulls_not_distinct: bool = False
    concurrent: bool = False
    if_not_exists: bool = False


class CreateSchemaStmt(Record, frozen=True):
    schemaname: str | None = None
    authrole: RoleSpec | None = None
    schema_elts: "tuple[Body, ...]" = ()
    if_not_exists: bool = False


class DropStmt(Record, frozen=True):
    objects: tuple[Value, ...] = ()
    remove_type: str = ""
    behavior: str = ""
    missing_ok: bool = False


class RenameStmt(Record, frozen=True):
    rename_type: str = ""
    relation_type: str = ""
    relation: RangeVar | None = None
    object: Value | None = None
    subname: str | None = None
    newname: str = ""
    missing_ok: bool = False


class AlterObjectSchemaStmt(Record, frozen=True):
    object_type: str = ""
    relation: RangeVar | None = None
    object: Value | None = None
    newschema: str = ""
    missing_ok: bool = False


class AlterOwnerStmt(Record, frozen=True):
    object_type: str = ""
    object: Value | None = None
    newowner: RoleSpec | None = None


class CreateSeqStmt(Record, frozen=True):
    sequence: RangeVar
    options: tuple[DefElemNode, ...] = ()
    if_not_exists: bool = False


class AlterSeqStmt(Record, frozen=True):
    sequence: RangeVar
    options: tuple[DefElemNode, ...] = ()
    missing_ok: bool = False


class ViewStmt(Record, frozen=True):
    view: RangeVar
    query: msgspec.Raw
    aliases: Names = ()
    replace: bool = False
    options: tuple[DefElemNode, ...] = ()


class CreateEnumStmt(Record, frozen=True):
    type_name: Names = ()
    vals: Names = ()


class AlterEnumStmt(Record, frozen=True):
    type_name: Names = ()
    old_val: str | None = None
    new_val: str = ""
    new_val_neighbor: str | None = None
    new_val_is_after: bool = False
    skip_if_new_val_exists: bool = False


class CompositeTypeStmt(Record, frozen=True):
    typevar: RangeVar
    coldeflist: tuple[ElementNode, ...] = ()


class CreateRangeStmt(Record, frozen=True):
    type_name: Names = ()


class DefineStmt(Record, frozen=True):
    kind: str = ""
    defnames: Names = ()
    args: tuple[Value, ...] = ()
    definition: tuple[DefElemNode, ...] = ()
    if_not_exists: bool = False
    replace: bool = False


class CreateDomainStmt(Record, frozen=True):
    domainname: Names = ()
    type_name: TypeName = TypeName()
    coll_clause: Collation | None = None
    constraints: tuple[ConstraintNode, ...] = ()


class AlterDomainStmt(Record, frozen=True):
    subtype: str = ""
    type_name: Names = ()
    name: str | None = None
    definition: msgspec.Raw = msgspec.field(default=NOT_WRITTEN, name="def")
    missing_ok: bool = False


class CreateFunctionStmt(Record, frozen=True):
    funcname: Names = ()
    parameters: tuple[FunctionParameterNode, ...] = ()
    return_type: TypeName | None = None
    options: tuple[DefElemNode, ...] = ()
    sql_body: msgspec.Raw = NOT_WRITTEN
    is_procedure: bool = False
    replace: bool = False


class AlterFunctionStmt(Record, frozen=True):
    objtype: str = ""
    func: ObjectWithArgs = ObjectWithArgs()
    actions: tuple[DefElemNode, ...] = ()


class CreateTrigStmt(Record, frozen=True):
    relation: RangeVar
    trigname: str = ""
    funcname: Names = ()
    row: bool = False
    timing: int = 0
    events: int = 0
    columns: Names = ()
    when_clause: msgspec.Raw = NOT_WRITTEN
    replace: bool = False


class CreateEventTrigStmt(Record, frozen=True):
    trigname: str = ""
    eventname: str = ""
    funcname: Names = ()


class AlterEventTrigStmt(Record, frozen=True):
    trigname: str = ""
    tgenabled: str = ""


class CreatePolicyStmt(Record, frozen=True):
    table: RangeVar
    policy_name: str = ""
    cmd_name: str = "all"
    permissive: bool = False
    roles: tuple[RoleNode, ...] = ()
    qual: msgspec.Raw = NOT_WRITTEN
    with_check: msgspec.Raw = NOT_WRITTEN


class AlterPolicyStmt(Record, frozen=True):
    table: RangeVar
    policy_name: str = ""
    roles: tuple[RoleNode, ...] = ()
    qual: msgspec.Raw = NOT_WRITTEN
    with_check: msgspec.Raw = NOT_WRITTEN


class CreateExtensionStmt(Record, frozen=True):
    extname: str = ""
    if_not_exists: bool = False
    options: tuple[DefElemNode, ...] = ()


class CommentStmt(Record, frozen=True):
    objtype: str = ""
    object: Value | None = None
    comment: str | None = None


class CreateRoleStmt(Record, frozen=True):
    stmt_type: str = ""
    role: str = ""
    options: tuple[DefElemNode, ...] = ()


class AlterRoleStmt(Record, frozen=True):
    role: RoleSpec
    options: tuple[DefElemNode, ...] = ()
    action: int = 0


class DropRoleStmt(Record, frozen=True):
    roles: tuple[RoleNode, ...] = ()
    missing_ok: bool = False


class GrantStmt(Record, frozen=True):
    """`privileges` holds `Privileges`: most statements grant the same few."""

    is_grant: bool = False
    targtype: str = ""
    objtype: str = ""
    objects: tuple[Value, ...] = ()
    privileges: msgspec.Raw = NOT_WRITTEN
    grantees: tuple[RoleNode, ...] = ()
    grant_option: bool = False
    behavior: str = ""


class GrantRoleStmt(Record, frozen=True):
    granted_roles: tuple[AccessPrivNode, ...] = ()
    grantee_roles: tuple[RoleNode, ...] = ()
    is_grant: bool = False
    opt: tuple[DefElemNode, ...] = ()


class ReassignOwnedStmt(Record, frozen=True):
    newrole: RoleSpec
    roles: tuple[RoleNode, ...] = ()


class DropOwnedStmt(Record, frozen=True):
    roles: tuple[RoleNode, ...] = ()


class AlterDefaultPrivilegesStmt(Record, frozen=True):
    action: GrantStmt
    options: tuple[DefElemNode, ...] = ()


class TransactionStmt(Record, frozen=True):
    kind: str = ""
    savepoint_name: str = ""
    chain: bool = False


class DoStmt(Record, frozen=True):
    args: tuple[DefElemNode, ...] = ()


class CallStmt(Record, frozen=True):
    funccall: FuncCall = FuncCall()


Body: TypeAlias = dict[str, msgspec.Raw]
"""A statement under the name of its kind, left undecoded until a reader asks for it."""


class RawStatement(Record, frozen=True):
    stmt: Body
    stmt_location: int = 0
    stmt_len: int = 0


class Tree(Record, frozen=True):
    stmts: tuple[RawStatement, ...] = ()
