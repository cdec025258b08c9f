SELECT readfile('@HOME_SECRET@'), writefile('/work/x', 'x'), edit('x', 'sh')
