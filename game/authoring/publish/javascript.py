"""The code of conditions and values as JavaScript: the same slots, numbers and operators, with the same results.

The code that is translated is our own (see `game/story/inference.py`): no author's text is in it. Sets are numbers whose bits
are words; those of more words than a number of JavaScript can hold are big integers there.
"""

import ast

EXACT = 2**53 - 1  # numbers up to here are exact in JavaScript

_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_PLAIN: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_NAMED: dict[type[ast.operator], str] = {
    ast.FloorDiv: "quotient",
    ast.Mod: "remainder",
    ast.BitOr: "union",
    ast.BitAnd: "common",
    ast.RShift: "shifted",
}


def expression(code: str) -> str:
    """A code over the slots `v[i]` as an expression of JavaScript."""
    return _written(ast.parse(code.strip(), mode="eval").body)


def number(value: int) -> str:
    """A whole number as JavaScript writes it."""
    return str(value) if abs(value) <= EXACT else f"{value}n"


def _written(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=int() as value):
            return number(int(value))
        case ast.Subscript(value=ast.Name(id="v"), slice=ast.Constant(value=int() as slot)):
            return f"v[{slot}]"
        case ast.Subscript(value=ast.Tuple(elts=elements)):
            return _shared(elements)
        case ast.Name(id=name):
            return f"${name}"
        case ast.BoolOp(op=joint, values=values):
            return f"({('&&' if isinstance(joint, ast.And) else '||').join(map(_written, values))})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"!{_written(operand)}"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"(-{_written(operand)})"
        case ast.Compare():
            return _comparison(node)
        case ast.IfExp(test=test, body=then, orelse=otherwise):
            return f"({_written(test)}?{_written(then)}:{_written(otherwise)})"
        case ast.BinOp():
            return _operation(node)
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=arguments):
            return f"{name}({','.join(map(_written, arguments))})"
        case ast.Call(func=ast.Attribute(value=value, attr="bit_count")):
            return f"count({_written(value)})"
    raise AssertionError(ast.dump(node))


def _shared(elements: list[ast.expr]) -> str:
    """`(a:=…, b:=…, value)[-1]`: named values that are worked out first."""
    named = [each for each in elements[:-1] if isinstance(each, ast.NamedExpr)]
    given = "".join(f"const ${each.target.id}={_written(each.value)};" for each in named)
    return f"(()=>{{{given}return {_written(elements[-1])}}})()"


def _comparison(node: ast.Compare) -> str:
    operands = [_written(each) for each in (node.left, *node.comparators)]
    links = [f"{a}{_COMPARED[type(sign)]}{b}" for a, sign, b in zip(operands, node.ops, operands[1:], strict=False)]
    return f"({'&&'.join(links)})"


def _operation(node: ast.BinOp) -> str:
    left, right, sign = node.left, node.right, type(node.op)
    if sign in _PLAIN:
        return f"({_written(left)}{_PLAIN[sign]}{_written(right)})"
    if isinstance(right, ast.UnaryOp) and isinstance(right.op, ast.Invert):
        return f"without({_written(left)},{_written(right.operand)})"
    if sign is ast.BitAnd and isinstance(left, ast.BinOp) and isinstance(left.op, ast.RShift):
        return f"has({_written(left.left)},{_written(left.right)})"
    return f"{_NAMED[sign]}({_written(left)},{_written(right)})"
